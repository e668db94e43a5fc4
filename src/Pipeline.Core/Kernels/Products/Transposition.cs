using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Kernels;

/// <summary>The transpose of a matrix.</summary>
static class Transposition
{
    const int Side = 8;

    /// <summary>8 × 8 floats at a time in registers with AVX; else four columns at a time, so that stores are contiguous.</summary>
    /// <param name="x">columns × depth, row-major.</param>
    /// <param name="stride">Leading dimension of x.</param>
    /// <param name="depth">Rows of y.</param>
    /// <param name="columns">Columns of y.</param>
    /// <param name="y">depth × columns, row-major, written: y[k, j] = x[j, k].</param>
    /// <param name="width">Leading dimension of y.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Transpose<T>(ReadOnlySpan<T> x, nint stride, int depth, int columns, Span<T> y, nint width) where T : unmanaged
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        nint j = 0;
        if (Avx.IsSupported && Unsafe.SizeOf<T>() == sizeof(float))
            for (; j + Side <= columns; j += Side)
            {
                nint k = 0;
                for (; k + Side <= depth; k += Side)
                    Transpose8x8(
                        ref Unsafe.As<T, float>(ref Unsafe.Add(ref from, j * stride + k)), stride,
                        ref Unsafe.As<T, float>(ref Unsafe.Add(ref to, k * width + j)), width);
                for (; k < depth; k++)
                    for (nint i = 0; i < Side; i++) Unsafe.Add(ref to, k * width + j + i) = Unsafe.Add(ref from, (j + i) * stride + k);
            }
        for (; j < columns; j += j + 4 <= columns ? 4 : 1)
        {
            ref var row = ref Unsafe.Add(ref from, j * stride);
            ref var column = ref Unsafe.Add(ref to, j);
            if (j + 4 <= columns) FourRows(ref row, stride, depth, ref column, width);
            else
                for (nint k = 0; k < depth; k++) Unsafe.Add(ref column, k * width) = Unsafe.Add(ref row, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FourRows<T>(ref T row0, nint stride, nint depth, ref T column, nint width) where T : unmanaged
    {
        ref var row2 = ref Unsafe.Add(ref row0, 2 * stride);
        for (nint k = 0; k < depth; k++)
        {
            column = Unsafe.Add(ref row0, k);
            Unsafe.Add(ref column, 1) = Unsafe.Add(ref row0, stride + k);
            Unsafe.Add(ref column, 2) = Unsafe.Add(ref row2, k);
            Unsafe.Add(ref column, 3) = Unsafe.Add(ref row2, stride + k);
            column = ref Unsafe.Add(ref column, width);
        }
    }

    /// <summary>Interleaves pairs of rows, then pairs of pairs, then exchanges the 128-bit halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Transpose8x8(ref float x, nint stride, ref float y, nint width)
    {
        var (a, b, c, d) = InterleaveFourRows(ref x, stride);
        var (e, f, g, h) = InterleaveFourRows(ref Unsafe.Add(ref x, 4 * stride), stride);
        Store(Avx.Permute2x128(a, e, 0x20), ref y, 0);
        Store(Avx.Permute2x128(b, f, 0x20), ref y, width);
        Store(Avx.Permute2x128(c, g, 0x20), ref y, 2 * width);
        Store(Avx.Permute2x128(d, h, 0x20), ref y, 3 * width);
        Store(Avx.Permute2x128(a, e, 0x31), ref y, 4 * width);
        Store(Avx.Permute2x128(b, f, 0x31), ref y, 5 * width);
        Store(Avx.Permute2x128(c, g, 0x31), ref y, 6 * width);
        Store(Avx.Permute2x128(d, h, 0x31), ref y, 7 * width);
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
    static void Store(Vector256<float> v, ref float y, nint at) => v.StoreUnsafe(ref Unsafe.Add(ref y, at));
}
