using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Kernels;

/// <summary>A table of 256 values, indexed by a byte.</summary>
sealed class ByteLookupTable<T> where T : unmanaged
{
    const int Entries = 256;

    readonly ImmutableArray<T> values;
    readonly byte[] planes;         // byte 0 of all values, byte 1 of all values, …; empty where VectorLookUp cannot be used

    /// <summary>The table of <paramref name="values"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 256 values.</exception>
    public ByteLookupTable(ImmutableArray<T> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, Entries);
        this.values = values;
        planes = Avx512Vbmi.IsSupported && Unsafe.SizeOf<T>() == sizeof(float) ? BytePlanes(MemoryMarshal.AsBytes(values.AsSpan())) : [];
    }

    /// <summary>yᵢ = table[xᵢ].</summary>
    /// <param name="x">The indices.</param>
    /// <param name="y">At least as long as x, written.</param>
    public void LookUp(ReadOnlySpan<byte> x, Span<T> y)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(y.Length, x.Length);
        if (planes.Length > 0 && x.Length >= Vector512<byte>.Count) VectorLookUp(x, y);
        else ScalarLookUp(x, y);
    }

    /// <summary>Eight at a time: one load for eight indices, and no bounds checks, because a byte is below 256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void ScalarLookUp(ReadOnlySpan<byte> x, Span<T> y)
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var value = ref MemoryMarshal.GetReference(values.AsSpan());
        ref var to = ref MemoryMarshal.GetReference(y);
        nint i = 0;
        for (; i + 8 <= x.Length; i += 8)
        {
            var eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i));
            if (!BitConverter.IsLittleEndian) eight = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(eight);
            for (nint j = 0; j < 8; j++, eight >>= 8) Unsafe.Add(ref to, i + j) = Unsafe.Add(ref value, (nint)(byte)eight);
        }
        for (; i < x.Length; i++) Unsafe.Add(ref to, i) = Unsafe.Add(ref value, (nint)Unsafe.Add(ref from, i));
    }

    /// <summary>
    /// 64 at a time: the table is held in sixteen registers, four for each byte of a value. The four bytes that were looked up are
    /// interleaved to values; unpacking works within 128-bit lanes, so groups of four indices are permuted first for the values to come
    /// out in order. The last vector is moved back to end at the last index, and overlaps the one before.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    void VectorLookUp(ReadOnlySpan<byte> x, Span<T> y)
    {
        ref var plane = ref MemoryMarshal.GetArrayDataReference(planes);
        ref var to = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(y));
        var order = Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
        var (a0, a1, a2, a3) = (Quarter(ref plane, 0), Quarter(ref plane, 1), Quarter(ref plane, 2), Quarter(ref plane, 3));
        var (b0, b1, b2, b3) = (Quarter(ref plane, 4), Quarter(ref plane, 5), Quarter(ref plane, 6), Quarter(ref plane, 7));
        var (c0, c1, c2, c3) = (Quarter(ref plane, 8), Quarter(ref plane, 9), Quarter(ref plane, 10), Quarter(ref plane, 11));
        var (d0, d1, d2, d3) = (Quarter(ref plane, 12), Quarter(ref plane, 13), Quarter(ref plane, 14), Quarter(ref plane, 15));
        for (var i = 0; i < x.Length; i += 64)
        {
            var at = Math.Min(i, x.Length - 64);
            var read = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(x), (nuint)at).AsInt32();
            var indices = Avx512F.PermuteVar16x32(read, order).AsByte();
            var upper = Vector512.LessThan(indices.AsSByte(), Vector512<sbyte>.Zero).AsByte();
            var (a, b) = (LookUpByte(a0, a1, a2, a3, indices, upper), LookUpByte(b0, b1, b2, b3, indices, upper));
            var (c, d) = (LookUpByte(c0, c1, c2, c3, indices, upper), LookUpByte(d0, d1, d2, d3, indices, upper));
            var (abLow, abHigh) = (Avx512BW.UnpackLow(a, b).AsInt16(), Avx512BW.UnpackHigh(a, b).AsInt16());
            var (cdLow, cdHigh) = (Avx512BW.UnpackLow(c, d).AsInt16(), Avx512BW.UnpackHigh(c, d).AsInt16());
            ref var output = ref Unsafe.Add(ref to, at * sizeof(float));
            Avx512BW.UnpackLow(abLow, cdLow).AsByte().StoreUnsafe(ref output);
            Avx512BW.UnpackHigh(abLow, cdLow).AsByte().StoreUnsafe(ref output, 64);
            Avx512BW.UnpackLow(abHigh, cdHigh).AsByte().StoreUnsafe(ref output, 128);
            Avx512BW.UnpackHigh(abHigh, cdHigh).AsByte().StoreUnsafe(ref output, 192);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<byte> Quarter(ref byte plane, nuint number) => Vector512.LoadUnsafe(ref plane, number * 64);

    /// <summary>One byte of each value: from the lower half of the table, or from the upper one for indices above 127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<byte> LookUpByte(
        Vector512<byte> q0, Vector512<byte> q1, Vector512<byte> q2, Vector512<byte> q3, Vector512<byte> indices, Vector512<byte> upper) =>
        Vector512.ConditionalSelect(upper, Avx512Vbmi.PermuteVar64x8x2(q2, indices, q3), Avx512Vbmi.PermuteVar64x8x2(q0, indices, q1));

    static byte[] BytePlanes(ReadOnlySpan<byte> bytes)
    {
        var planes = new byte[bytes.Length];
        for (var i = 0; i < bytes.Length; i++) planes[i % sizeof(float) * Entries + i / sizeof(float)] = bytes[i];
        return planes;
    }
}
