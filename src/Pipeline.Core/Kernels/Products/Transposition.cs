using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Kernels;

/// <summary>Moves numbers from rows to columns. Nothing is computed, so there are no bits to mind.</summary>
static class Transposition
{
    const int Side = 8;

    /// <summary>Squares of eight by eight floats in registers where the machine has them; else four columns at once, so that what is written stands together.</summary>
    /// <param name="x">From here: <paramref name="columns"/> rows of <paramref name="depth"/> numbers, <paramref name="stride"/> apart.</param>
    /// <param name="stride">From one row of x to the next.</param>
    /// <param name="depth">Rows of y.</param>
    /// <param name="columns">Columns of y.</param>
    /// <param name="y">Written: y[k, j] = x[j, k].</param>
    /// <param name="width">From one row of y to the next.</param>
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
                    Square(ref Unsafe.As<T, float>(ref Unsafe.Add(ref from, j * stride + k)), stride, ref Unsafe.As<T, float>(ref Unsafe.Add(ref to, k * width + j)), width);
                for (; k < depth; k++)
                    for (nint i = 0; i < Side; i++) Unsafe.Add(ref to, k * width + j + i) = Unsafe.Add(ref from, (j + i) * stride + k);
            }
        for (; j < columns; j += j + 4 <= columns ? 4 : 1)
        {
            ref var row = ref Unsafe.Add(ref from, j * stride);
            ref var place = ref Unsafe.Add(ref to, j);
            if (j + 4 <= columns) Four(ref row, stride, depth, ref place, width);
            else
                for (nint k = 0; k < depth; k++) Unsafe.Add(ref place, k * width) = Unsafe.Add(ref row, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Four<T>(ref T first, nint stride, nint depth, ref T place, nint width) where T : unmanaged
    {
        ref var third = ref Unsafe.Add(ref first, 2 * stride);
        for (nint k = 0; k < depth; k++)
        {
            place = Unsafe.Add(ref first, k);
            Unsafe.Add(ref place, 1) = Unsafe.Add(ref first, stride + k);
            Unsafe.Add(ref place, 2) = Unsafe.Add(ref third, k);
            Unsafe.Add(ref place, 3) = Unsafe.Add(ref third, stride + k);
            place = ref Unsafe.Add(ref place, width);
        }
    }

    /// <summary>Pairs of rows are interleaved, then pairs of pairs, then the halves change places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Square(ref float x, nint stride, ref float y, nint width)
    {
        var (a, b, c, d) = Interleaved(ref x, stride);
        var (e, f, g, h) = Interleaved(ref Unsafe.Add(ref x, 4 * stride), stride);
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
    static (Vector256<float>, Vector256<float>, Vector256<float>, Vector256<float>) Interleaved(ref float x, nint stride)
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
