using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Kernels;

// Products with a factor B that was packed once. Rows in fours run through the micro-kernel, the rest one by one: a row reads up to three
// panels side by side, because the three vectors of one panel cannot hide the latency of a fused multiply-add.
sealed partial class Kernels<T, S>
{
    // Bytes of x that are skipped where all of them are 0: background of an image, for a test that costs little elsewhere.
    const int BytesPerZeroTest = 32;

    // Vectors of a pass where more than MaxGroupVectors remain: two whole panels, after which the others still divide as Pack divided them.
    const int GroupVectors = 2 * TileVectors, MaxGroupVectors = 3 * TileVectors;

    internal override void GemmPacked(
        ReadOnlySpan<T> a, int aStride, ReadOnlySpan<T> packedB, Span<T> y, GemmShape shape, bool skipsZeros)
    {
        var stripRows = shape.M / TileRows * TileRows;
        if (stripRows > 0) GemmPackedStrip(a, aStride, packedB, y, shape, new(0, stripRows, 0, shape.N));
        for (var row = stripRows; row < shape.M; row++)
            GemvPacked(a.Slice(row * aStride, shape.K), packedB, y.Slice(row * shape.RowStride, shape.N), skipsZeros);
    }

    static void GemmPackedStrip(ReadOnlySpan<T> a, int aStride, ReadOnlySpan<T> packedB, Span<T> y, GemmShape shape, Region strip)
    {
        var (rangeLength, kStart) = (RangeLength(shape.K), 0);
        do
        {
            var length = Math.Min(rangeLength, shape.K - kStart);
            GemmStrip(
                kStart == 0 ? default : y, ref Unsafe.Add(ref MemoryMarshal.GetReference(a), kStart), aStride, 1,
                packedB[(kStart * shape.N)..], S.Count * length, 0, y, shape, strip, length);
            kStart += rangeLength;
        }
        while (kStart < shape.K);
    }

    static void GemvPacked(ReadOnlySpan<T> x, ReadOnlySpan<T> packedB, Span<T> y, bool skipsZeros)
    {
        var (vectors, rangeLength, kStart) = (y.Length / S.Count, RangeLength(x.Length), 0);
        do
        {
            var length = Math.Min(rangeLength, x.Length - kStart);
            for (int vector = 0, groupVectors; vector < vectors; vector += groupVectors)
            {
                groupVectors = vectors - vector is var remaining && remaining > MaxGroupVectors ? GroupVectors : remaining;
                GemvGroup(
                    groupVectors, kStart > 0, skipsZeros, x.Slice(kStart, length),
                    packedB.Slice(kStart * y.Length + vector * S.Count * length, groupVectors * S.Count * length),
                    y.Slice(vector * S.Count, groupVectors * S.Count));
            }
            kStart += rangeLength;
        }
        while (kStart < x.Length);
    }

    /// <summary>The panels of one to nine vectors, divided as <see cref="NextPanelVectors"/> does.</summary>
    static void GemvGroup(int vectors, bool hasAddend, bool skipsZeros, ReadOnlySpan<T> x, ReadOnlySpan<T> panels, Span<T> y)
    {
        switch (vectors)
        {
            case 1: GemvPanels<One, Zero, Zero>(hasAddend, skipsZeros, x, panels, y); break;
            case 2: GemvPanels<Two, Zero, Zero>(hasAddend, skipsZeros, x, panels, y); break;
            case 3: GemvPanels<Three, Zero, Zero>(hasAddend, skipsZeros, x, panels, y); break;
            case 4: GemvPanels<Two, Two, Zero>(hasAddend, skipsZeros, x, panels, y); break;
            case 5: GemvPanels<Three, Two, Zero>(hasAddend, skipsZeros, x, panels, y); break;
            case 6: GemvPanels<Three, Three, Zero>(hasAddend, skipsZeros, x, panels, y); break;
            case 7: GemvPanels<Three, Two, Two>(hasAddend, skipsZeros, x, panels, y); break;
            case 8: GemvPanels<Three, Three, Two>(hasAddend, skipsZeros, x, panels, y); break;
            default: GemvPanels<Three, Three, Three>(hasAddend, skipsZeros, x, panels, y); break;
        }
    }

    [MethodImpl(KernelOptions)]
    static void GemvPanels<A, B, C>(bool hasAddend, bool skipsZeros, ReadOnlySpan<T> x, ReadOnlySpan<T> panels, Span<T> y)
        where A : IConstant
        where B : IConstant
        where C : IConstant
    {
        nint depth = x.Length, simdWidth = S.Count;
        nint secondStart = A.Value * simdWidth, thirdStart = (A.Value + B.Value) * simdWidth;
        ref var xk = ref MemoryMarshal.GetReference(x);
        ref var first = ref MemoryMarshal.GetReference(panels);
        ref var second = ref Unsafe.Add(ref first, secondStart * depth);
        ref var third = ref Unsafe.Add(ref first, thirdStart * depth);
        ref var sums = ref MemoryMarshal.GetReference(y);
        S a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default, c0 = default, c1 = default, c2 = default;
        if (hasAddend)
        {
            LoadVectors<A>(ref sums, ref a0, ref a1, ref a2);
            if (B.Value > 0) LoadVectors<B>(ref Unsafe.Add(ref sums, secondStart), ref b0, ref b1, ref b2);
            if (C.Value > 0) LoadVectors<C>(ref Unsafe.Add(ref sums, thirdStart), ref c0, ref c1, ref c2);
        }
        for (nint k = 0, count; k < depth; k += count)
        {
            count = nint.Min(BytesPerZeroTest / Unsafe.SizeOf<T>(), depth - k);
            if (!skipsZeros || count * Unsafe.SizeOf<T>() < BytesPerZeroTest || !IsZero(ref Unsafe.Add(ref xk, k)))
                AddPanelTerms<A, B, C>(
                    ref Unsafe.Add(ref xk, k), count, ref first, ref second, ref third,
                    ref a0, ref a1, ref a2, ref b0, ref b1, ref b2, ref c0, ref c1, ref c2);
            first = ref Unsafe.Add(ref first, count * A.Value * simdWidth);
            second = ref Unsafe.Add(ref second, count * B.Value * simdWidth);
            third = ref Unsafe.Add(ref third, count * C.Value * simdWidth);
        }
        StoreVectors<A>(ref sums, a0, a1, a2);
        if (B.Value > 0) StoreVectors<B>(ref Unsafe.Add(ref sums, secondStart), b0, b1, b2);
        if (C.Value > 0) StoreVectors<C>(ref Unsafe.Add(ref sums, thirdStart), c0, c1, c2);
    }

    /// <summary>Whether <see cref="BytesPerZeroTest"/> of x are 0: all of their terms add ±0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsZero(ref T x) => Vector256.LoadUnsafe(ref Unsafe.As<T, byte>(ref x)) == Vector256<byte>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddPanelTerms<A, B, C>(
        ref T x, nint count, ref T first, ref T second, ref T third,
        ref S a0, ref S a1, ref S a2, ref S b0, ref S b1, ref S b2, ref S c0, ref S c1, ref S c2)
        where A : IConstant
        where B : IConstant
        where C : IConstant
    {
        for (nint k = 0; k < count; k++)
        {
            var xVector = S.Broadcast(Unsafe.Add(ref x, k));
            AddPanelTerm<A>(xVector, ref Unsafe.Add(ref first, k * A.Value * S.Count), ref a0, ref a1, ref a2);
            if (B.Value > 0) AddPanelTerm<B>(xVector, ref Unsafe.Add(ref second, k * B.Value * S.Count), ref b0, ref b1, ref b2);
            if (C.Value > 0) AddPanelTerm<C>(xVector, ref Unsafe.Add(ref third, k * C.Value * S.Count), ref c0, ref c1, ref c2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddPanelTerm<W>(S x, ref T panel, ref S sum0, ref S sum1, ref S sum2) where W : IConstant
    {
        sum0 = S.Fma(x, S.Load(ref panel), sum0);
        if (W.Value > 1) sum1 = S.Fma(x, S.Load(ref Unsafe.Add(ref panel, S.Count)), sum1);
        if (W.Value > 2) sum2 = S.Fma(x, S.Load(ref Unsafe.Add(ref panel, 2 * S.Count)), sum2);
    }

    readonly struct Zero : IConstant
    {
        public static int Value => 0;
    }
}
