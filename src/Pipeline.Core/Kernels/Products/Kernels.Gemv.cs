using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Kernels;

// Vector-matrix products and rank-one updates of row-major matrices whose rows are padded to the SIMD width. Called about ten times per
// input row on a few hundred elements, so there are no checks and no packing around the loops.
sealed partial class Kernels<T, S>
{
    const int MaxGemvVectors = 8;

    internal override void Gemv(ReadOnlySpan<T> addend, ReadOnlySpan<T> x, ReadOnlySpan<T> w, Span<T> y)
    {
        var vectors = y.Length / S.Count;
        for (int vector = 0, passVectors; vector < vectors; vector += passVectors)
        {
            passVectors = Math.Min(MaxGemvVectors, vectors - vector);
            var offset = vector * S.Count;
            ref var addendStart = ref addend.IsEmpty
                ? ref Unsafe.NullRef<T>()
                : ref Unsafe.Add(ref MemoryMarshal.GetReference(addend), offset);
            ref var wStart = ref Unsafe.Add(ref MemoryMarshal.GetReference(w), offset);
            ref var yStart = ref Unsafe.Add(ref MemoryMarshal.GetReference(y), offset);
            switch (passVectors)
            {
                case 1: Gemv<One>(ref addendStart, x, ref wStart, ref yStart, y.Length); break;
                case 2: Gemv<Two>(ref addendStart, x, ref wStart, ref yStart, y.Length); break;
                case 3: Gemv<Three>(ref addendStart, x, ref wStart, ref yStart, y.Length); break;
                case 4: Gemv<Four>(ref addendStart, x, ref wStart, ref yStart, y.Length); break;
                case 5: Gemv<Five>(ref addendStart, x, ref wStart, ref yStart, y.Length); break;
                case 6: Gemv<Six>(ref addendStart, x, ref wStart, ref yStart, y.Length); break;
                case 7: Gemv<Seven>(ref addendStart, x, ref wStart, ref yStart, y.Length); break;
                default: Gemv<Eight>(ref addendStart, x, ref wStart, ref yStart, y.Length); break;
            }
        }
    }

    [MethodImpl(KernelOptions)]
    static void Gemv<W>(ref T addend, ReadOnlySpan<T> x, ref T w, ref T y, nint stride) where W : IConstant
    {
        S y0 = default, y1 = default, y2 = default, y3 = default, y4 = default, y5 = default, y6 = default, y7 = default;
        if (!Unsafe.IsNullRef(ref addend)) LoadVectors<W>(ref addend, ref y0, ref y1, ref y2, ref y3, ref y4, ref y5, ref y6, ref y7);
        foreach (var xk in x)
        {
            var xVector = S.Broadcast(xk);
            y0 = S.Fma(xVector, LoadVector(ref w, 0), y0);
            if (W.Value > 1) y1 = S.Fma(xVector, LoadVector(ref w, 1), y1);
            if (W.Value > 2) y2 = S.Fma(xVector, LoadVector(ref w, 2), y2);
            if (W.Value > 3) y3 = S.Fma(xVector, LoadVector(ref w, 3), y3);
            if (W.Value > 4) y4 = S.Fma(xVector, LoadVector(ref w, 4), y4);
            if (W.Value > 5) y5 = S.Fma(xVector, LoadVector(ref w, 5), y5);
            if (W.Value > 6) y6 = S.Fma(xVector, LoadVector(ref w, 6), y6);
            if (W.Value > 7) y7 = S.Fma(xVector, LoadVector(ref w, 7), y7);
            w = ref Unsafe.Add(ref w, stride);
        }
        StoreVector(y0, ref y, 0);
        if (W.Value > 1) StoreVector(y1, ref y, 1);
        if (W.Value > 2) StoreVector(y2, ref y, 2);
        if (W.Value > 3) StoreVector(y3, ref y, 3);
        if (W.Value > 4) StoreVector(y4, ref y, 4);
        if (W.Value > 5) StoreVector(y5, ref y, 5);
        if (W.Value > 6) StoreVector(y6, ref y, 6);
        if (W.Value > 7) StoreVector(y7, ref y, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void LoadVectors<W>(ref T source, ref S y0, ref S y1, ref S y2, ref S y3, ref S y4, ref S y5, ref S y6, ref S y7)
        where W : IConstant
    {
        y0 = LoadVector(ref source, 0);
        if (W.Value > 1) y1 = LoadVector(ref source, 1);
        if (W.Value > 2) y2 = LoadVector(ref source, 2);
        if (W.Value > 3) y3 = LoadVector(ref source, 3);
        if (W.Value > 4) y4 = LoadVector(ref source, 4);
        if (W.Value > 5) y5 = LoadVector(ref source, 5);
        if (W.Value > 6) y6 = LoadVector(ref source, 6);
        if (W.Value > 7) y7 = LoadVector(ref source, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S LoadVector(ref T source, nint index) => S.Load(ref Unsafe.Add(ref source, index * S.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreVector(S value, ref T destination, nint index) => S.Store(value, ref Unsafe.Add(ref destination, index * S.Count));

    [MethodImpl(KernelOptions)]
    internal override void RankOneUpdate(ReadOnlySpan<T> x, ReadOnlySpan<T> u, Span<T> w)
    {
        ref var wRow = ref MemoryMarshal.GetReference(w);
        ref var update = ref MemoryMarshal.GetReference(u);
        nint columns = u.Length;
        foreach (var xi in x)
        {
            var xVector = S.Broadcast(xi);
            for (nint j = 0; j < columns; j += S.Count)
                S.Store(S.Fma(xVector, S.Load(ref Unsafe.Add(ref update, j)), S.Load(ref Unsafe.Add(ref wRow, j))),
                    ref Unsafe.Add(ref wRow, j));
            wRow = ref Unsafe.Add(ref wRow, columns);
        }
    }

    internal override void RankOneUpdateThenGemv(ReadOnlySpan<T> x, ReadOnlySpan<T> u, Span<T> w, ReadOnlySpan<T> a, Span<T> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, a.Length);
        // Four accumulators hide the latency of an FMA here, because the updates of W fill the free issue slots.
        const int vectorsPerPass = 4;
        var vectors = y.Length / S.Count;
        for (int vector = 0, passVectors; vector < vectors; vector += passVectors)
        {
            passVectors = Math.Min(vectorsPerPass, vectors - vector);
            var offset = vector * S.Count;
            ref var uStart = ref Unsafe.Add(ref MemoryMarshal.GetReference(u), offset);
            ref var wStart = ref Unsafe.Add(ref MemoryMarshal.GetReference(w), offset);
            ref var yStart = ref Unsafe.Add(ref MemoryMarshal.GetReference(y), offset);
            switch (passVectors)
            {
                case 1: RankOneUpdateThenGemv<One>(x, ref uStart, ref wStart, a, ref yStart, y.Length); break;
                case 2: RankOneUpdateThenGemv<Two>(x, ref uStart, ref wStart, a, ref yStart, y.Length); break;
                case 3: RankOneUpdateThenGemv<Three>(x, ref uStart, ref wStart, a, ref yStart, y.Length); break;
                default: RankOneUpdateThenGemv<Four>(x, ref uStart, ref wStart, a, ref yStart, y.Length); break;
            }
        }
    }

    [MethodImpl(KernelOptions)]
    static void RankOneUpdateThenGemv<W>(ReadOnlySpan<T> x, ref T u, ref T w, ReadOnlySpan<T> a, ref T y, nint stride) where W : IConstant
    {
        S u0 = LoadVector(ref u, 0), u1 = default, u2 = default, u3 = default, y0 = default, y1 = default, y2 = default, y3 = default;
        if (W.Value > 1) u1 = LoadVector(ref u, 1);
        if (W.Value > 2) u2 = LoadVector(ref u, 2);
        if (W.Value > 3) u3 = LoadVector(ref u, 3);
        ref var ai = ref MemoryMarshal.GetReference(a);
        foreach (var xi in x)
        {
            var (xv, av) = (S.Broadcast(xi), S.Broadcast(ai));
            UpdateThenAccumulate(xv, u0, av, ref w, 0, ref y0);
            if (W.Value > 1) UpdateThenAccumulate(xv, u1, av, ref w, 1, ref y1);
            if (W.Value > 2) UpdateThenAccumulate(xv, u2, av, ref w, 2, ref y2);
            if (W.Value > 3) UpdateThenAccumulate(xv, u3, av, ref w, 3, ref y3);
            w = ref Unsafe.Add(ref w, stride);
            ai = ref Unsafe.Add(ref ai, 1);
        }
        StoreVector(y0, ref y, 0);
        if (W.Value > 1) StoreVector(y1, ref y, 1);
        if (W.Value > 2) StoreVector(y2, ref y, 2);
        if (W.Value > 3) StoreVector(y3, ref y, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void UpdateThenAccumulate(S x, S u, S a, ref T w, nint vectorIndex, ref S y)
    {
        var updated = S.Fma(x, u, LoadVector(ref w, vectorIndex));
        StoreVector(updated, ref w, vectorIndex);
        y = S.Fma(a, updated, y);
    }

    readonly struct Five : IConstant
    {
        public static int Value => 5;
    }

    readonly struct Six : IConstant
    {
        public static int Value => 6;
    }

    readonly struct Seven : IConstant
    {
        public static int Value => 7;
    }
}
