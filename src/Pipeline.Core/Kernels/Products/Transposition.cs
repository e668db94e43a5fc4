using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Kernels;

/// <summary>The transpose of a matrix.</summary>
static class Transposition
{
    const int TileSide = 8;

    /// <summary>8 × 8 floats at a time in registers with AVX; else four columns at a time, so that stores are contiguous.</summary>
    /// <param name="x">columns × depth, row-major.</param>
    /// <param name="xStride">Leading dimension of x.</param>
    /// <param name="yRows">Rows of y.</param>
    /// <param name="yColumns">Columns of y.</param>
    /// <param name="y">depth × columns, row-major, written: y[k, j] = x[j, k].</param>
    /// <param name="yStride">Leading dimension of y.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Transpose<T>(ReadOnlySpan<T> x, nint xStride, int yRows, int yColumns, Span<T> y, nint yStride) where T : unmanaged
    {
        ref var source = ref MemoryMarshal.GetReference(x);
        ref var destination = ref MemoryMarshal.GetReference(y);
        nint j = 0;
        if (Avx.IsSupported && Unsafe.SizeOf<T>() == sizeof(float))
            for (; j + TileSide <= yColumns; j += TileSide)
            {
                nint k = 0;
                for (; k + TileSide <= yRows; k += TileSide)
                    Transpose8x8(
                        ref Unsafe.As<T, float>(ref Unsafe.Add(ref source, j * xStride + k)), xStride,
                        ref Unsafe.As<T, float>(ref Unsafe.Add(ref destination, k * yStride + j)), yStride);
                for (; k < yRows; k++)
                    for (nint i = 0; i < TileSide; i++)
                        Unsafe.Add(ref destination, k * yStride + j + i) = Unsafe.Add(ref source, (j + i) * xStride + k);
            }
        for (; j < yColumns; j += j + 4 <= yColumns ? 4 : 1)
        {
            ref var xRow = ref Unsafe.Add(ref source, j * xStride);
            ref var yColumn = ref Unsafe.Add(ref destination, j);
            if (j + 4 <= yColumns) TransposeFourRows(ref xRow, xStride, yRows, ref yColumn, yStride);
            else
                for (nint k = 0; k < yRows; k++) Unsafe.Add(ref yColumn, k * yStride) = Unsafe.Add(ref xRow, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void TransposeFourRows<T>(ref T row0, nint xStride, nint rowLength, ref T yColumn, nint yStride) where T : unmanaged
    {
        ref var row2 = ref Unsafe.Add(ref row0, 2 * xStride);
        for (nint k = 0; k < rowLength; k++)
        {
            yColumn = Unsafe.Add(ref row0, k);
            Unsafe.Add(ref yColumn, 1) = Unsafe.Add(ref row0, xStride + k);
            Unsafe.Add(ref yColumn, 2) = Unsafe.Add(ref row2, k);
            Unsafe.Add(ref yColumn, 3) = Unsafe.Add(ref row2, xStride + k);
            yColumn = ref Unsafe.Add(ref yColumn, yStride);
        }
    }

    /// <summary>Interleaves pairs of rows, then pairs of pairs, then exchanges the 128-bit halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Transpose8x8(ref float x, nint xStride, ref float y, nint yStride)
    {
        var (a, b, c, d) = InterleaveFourRows(ref x, xStride);
        var (e, f, g, h) = InterleaveFourRows(ref Unsafe.Add(ref x, 4 * xStride), xStride);
        StoreVector(Avx.Permute2x128(a, e, 0x20), ref y, 0);
        StoreVector(Avx.Permute2x128(b, f, 0x20), ref y, yStride);
        StoreVector(Avx.Permute2x128(c, g, 0x20), ref y, 2 * yStride);
        StoreVector(Avx.Permute2x128(d, h, 0x20), ref y, 3 * yStride);
        StoreVector(Avx.Permute2x128(a, e, 0x31), ref y, 4 * yStride);
        StoreVector(Avx.Permute2x128(b, f, 0x31), ref y, 5 * yStride);
        StoreVector(Avx.Permute2x128(c, g, 0x31), ref y, 6 * yStride);
        StoreVector(Avx.Permute2x128(d, h, 0x31), ref y, 7 * yStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector256<float>, Vector256<float>, Vector256<float>, Vector256<float>) InterleaveFourRows(ref float x, nint stride)
    {
        var (r0, r1) = (Vector256.LoadUnsafe(ref x), Vector256.LoadUnsafe(ref Unsafe.Add(ref x, stride)));
        var (r2, r3) = (Vector256.LoadUnsafe(ref Unsafe.Add(ref x, 2 * stride)), Vector256.LoadUnsafe(ref Unsafe.Add(ref x, 3 * stride)));
        var (low, high) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1));
        var (low2, high2) = (Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
        return (Avx.Shuffle(low, low2, 0x44), Avx.Shuffle(low, low2, 0xEE), Avx.Shuffle(high, high2, 0x44), Avx.Shuffle(high, high2, 0xEE));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreVector(Vector256<float> v, ref float y, nint offset) => v.StoreUnsafe(ref Unsafe.Add(ref y, offset));
}
