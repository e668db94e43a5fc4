using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Kernels;

/// <summary>A table of 256 values, indexed by a byte.</summary>
sealed class ByteLookupTable<T> where T : unmanaged
{
    const int EntryCount = 256;

    readonly ImmutableArray<T> values;
    readonly byte[] bytePlanes;         // byte 0 of all values, byte 1 of all values, …; empty where VectorLookUp cannot be used

    /// <summary>The table of <paramref name="values"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 256 values.</exception>
    public ByteLookupTable(ImmutableArray<T> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, EntryCount);
        this.values = values;
        bytePlanes = Avx512Vbmi.IsSupported && Unsafe.SizeOf<T>() == sizeof(float)
            ? SplitIntoBytePlanes(MemoryMarshal.AsBytes(values.AsSpan()))
            : [];
    }

    /// <summary>yᵢ = table[xᵢ].</summary>
    /// <param name="x">The indices.</param>
    /// <param name="y">At least as long as x, written.</param>
    public void LookUp(ReadOnlySpan<byte> x, Span<T> y)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(y.Length, x.Length);
        if (bytePlanes.Length > 0 && x.Length >= Vector512<byte>.Count) VectorLookUp(x, y);
        else ScalarLookUp(x, y);
    }

    /// <summary>Eight at a time: one load for eight indices, and no bounds checks, because a byte is below 256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void ScalarLookUp(ReadOnlySpan<byte> x, Span<T> y)
    {
        ref var source = ref MemoryMarshal.GetReference(x);
        ref var table = ref MemoryMarshal.GetReference(values.AsSpan());
        ref var destination = ref MemoryMarshal.GetReference(y);
        nint i = 0;
        for (; i + 8 <= x.Length; i += 8)
        {
            var eightIndices = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, i));
            if (!BitConverter.IsLittleEndian) eightIndices = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(eightIndices);
            for (nint j = 0; j < 8; j++, eightIndices >>= 8)
                Unsafe.Add(ref destination, i + j) = Unsafe.Add(ref table, (nint)(byte)eightIndices);
        }
        for (; i < x.Length; i++) Unsafe.Add(ref destination, i) = Unsafe.Add(ref table, (nint)Unsafe.Add(ref source, i));
    }

    /// <summary>
    /// 64 at a time: the table is held in sixteen registers, four for each byte of a value. The four bytes that were looked up are
    /// interleaved to values; unpacking works within 128-bit lanes, so groups of four indices are permuted first for the values to come
    /// out in order. The last vector is moved back to end at the last index, and overlaps the one before.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    void VectorLookUp(ReadOnlySpan<byte> x, Span<T> y)
    {
        ref var firstPlane = ref MemoryMarshal.GetArrayDataReference(bytePlanes);
        ref var destination = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(y));
        var permutation = Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
        var (a0, a1, a2, a3) = (
            LoadQuarter(ref firstPlane, 0), LoadQuarter(ref firstPlane, 1), LoadQuarter(ref firstPlane, 2), LoadQuarter(ref firstPlane, 3));
        var (b0, b1, b2, b3) = (
            LoadQuarter(ref firstPlane, 4), LoadQuarter(ref firstPlane, 5), LoadQuarter(ref firstPlane, 6), LoadQuarter(ref firstPlane, 7));
        var (c0, c1, c2, c3) = (LoadQuarter(ref firstPlane, 8), LoadQuarter(ref firstPlane, 9),
            LoadQuarter(ref firstPlane, 10), LoadQuarter(ref firstPlane, 11));
        var (d0, d1, d2, d3) = (LoadQuarter(ref firstPlane, 12), LoadQuarter(ref firstPlane, 13),
            LoadQuarter(ref firstPlane, 14), LoadQuarter(ref firstPlane, 15));
        for (var i = 0; i < x.Length; i += 64)
        {
            var offset = Math.Min(i, x.Length - 64);
            var loaded = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(x), (nuint)offset).AsInt32();
            var indices = Avx512F.PermuteVar16x32(loaded, permutation).AsByte();
            var upperHalfMask = Vector512.LessThan(indices.AsSByte(), Vector512<sbyte>.Zero).AsByte();
            var (a, b) = (LookUpByte(a0, a1, a2, a3, indices, upperHalfMask), LookUpByte(b0, b1, b2, b3, indices, upperHalfMask));
            var (c, d) = (LookUpByte(c0, c1, c2, c3, indices, upperHalfMask), LookUpByte(d0, d1, d2, d3, indices, upperHalfMask));
            var (abLow, abHigh) = (Avx512BW.UnpackLow(a, b).AsInt16(), Avx512BW.UnpackHigh(a, b).AsInt16());
            var (cdLow, cdHigh) = (Avx512BW.UnpackLow(c, d).AsInt16(), Avx512BW.UnpackHigh(c, d).AsInt16());
            ref var output = ref Unsafe.Add(ref destination, offset * sizeof(float));
            Avx512BW.UnpackLow(abLow, cdLow).AsByte().StoreUnsafe(ref output);
            Avx512BW.UnpackHigh(abLow, cdLow).AsByte().StoreUnsafe(ref output, 64);
            Avx512BW.UnpackLow(abHigh, cdHigh).AsByte().StoreUnsafe(ref output, 128);
            Avx512BW.UnpackHigh(abHigh, cdHigh).AsByte().StoreUnsafe(ref output, 192);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<byte> LoadQuarter(ref byte planes, nuint quarterIndex) => Vector512.LoadUnsafe(ref planes, quarterIndex * 64);

    /// <summary>One byte of each value: from the lower half of the table, or from the upper one for indices above 127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<byte> LookUpByte(
        Vector512<byte> q0, Vector512<byte> q1, Vector512<byte> q2, Vector512<byte> q3,
        Vector512<byte> indices, Vector512<byte> upperHalfMask) =>
        Vector512.ConditionalSelect(
            upperHalfMask, Avx512Vbmi.PermuteVar64x8x2(q2, indices, q3), Avx512Vbmi.PermuteVar64x8x2(q0, indices, q1));

    static byte[] SplitIntoBytePlanes(ReadOnlySpan<byte> bytes)
    {
        var planes = new byte[bytes.Length];
        for (var i = 0; i < bytes.Length; i++) planes[i % sizeof(float) * EntryCount + i / sizeof(float)] = bytes[i];
        return planes;
    }
}
