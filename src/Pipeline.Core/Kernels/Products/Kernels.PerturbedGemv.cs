using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Kernels;

// The kernel of PerturbedProducts. Ten rows of y at a time: ten accumulators hide the latency of a fused multiply-add. A large k is split
// into depth ranges of equal length, so that the range of a panel stays in the L1 cache for all rows.
sealed partial class Kernels<T, S>
{
    internal override void PerturbedGemv(ReadOnlySpan<T> x, T[] panels, int replacedRow, T[] replacementRows, T[] y, GemmShape shape)
    {
        var (rows, k, columns) = shape;
        var rangeCount = 1 + (k * S.Count * Unsafe.SizeOf<T>() - 1) / MaxPanelBytes;
        var maxRangeLength = (k + rangeCount - 1) / rangeCount;
        for (var column = 0; column < columns; column += S.Count)
            for (var kStart = 0; kStart < k; kStart += maxRangeLength)
            {
                var rangeLength = Math.Min(maxRangeLength, k - kStart);
                var replacedK = replacedRow < kStart ? rangeLength : Math.Min(replacedRow - kStart, rangeLength);
                for (var row = 0; row < rows; row += PerturbedRowMultiple)
                    PerturbedMicroKernel(
                        ref Unsafe.Add(ref MemoryMarshal.GetReference(x), kStart),
                        ref panels[column * k + kStart * S.Count], rangeLength, replacedK,
                        ref replacementRows[row * columns + column], ref y[row * columns + column], columns, kStart > 0);
            }
    }

    /// <summary>
    /// Ten rows of y, one vector wide: term <paramref name="replacedK"/> of each sum has the row's own replacement in place of w[k].
    /// </summary>
    [MethodImpl(KernelOptions)]
    static void PerturbedMicroKernel(
        ref T x, ref T w, int depth, int replacedK, ref T replacements, ref T y, nint rowStride, bool accumulate)
    {
        S c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0, c9 = 0;
        if (accumulate)
        {
            (c0, c1, c2, c3, c4) = (
                S.Load(ref y), LoadAt(ref y, rowStride), LoadAt(ref y, 2 * rowStride),
                LoadAt(ref y, 3 * rowStride), LoadAt(ref y, 4 * rowStride));
            (c5, c6, c7, c8, c9) = (
                LoadAt(ref y, 5 * rowStride), LoadAt(ref y, 6 * rowStride), LoadAt(ref y, 7 * rowStride),
                LoadAt(ref y, 8 * rowStride), LoadAt(ref y, 9 * rowStride));
        }
        var innerEnd = replacedK;
        for (var k = 0; ; k++)
        {
            for (; k < innerEnd; k++)
            {
                var xk = S.Broadcast(x);
                var wk = S.Load(ref w);
                c0 = S.Fma(xk, wk, c0);
                c1 = S.Fma(xk, wk, c1);
                c2 = S.Fma(xk, wk, c2);
                c3 = S.Fma(xk, wk, c3);
                c4 = S.Fma(xk, wk, c4);
                c5 = S.Fma(xk, wk, c5);
                c6 = S.Fma(xk, wk, c6);
                c7 = S.Fma(xk, wk, c7);
                c8 = S.Fma(xk, wk, c8);
                c9 = S.Fma(xk, wk, c9);
                x = ref Unsafe.Add(ref x, 1);
                w = ref Unsafe.Add(ref w, S.Count);
            }
            if (k == depth) break;
            var xReplaced = S.Broadcast(x);
            c0 = S.Fma(xReplaced, S.Load(ref replacements), c0);
            c1 = S.Fma(xReplaced, LoadAt(ref replacements, rowStride), c1);
            c2 = S.Fma(xReplaced, LoadAt(ref replacements, 2 * rowStride), c2);
            c3 = S.Fma(xReplaced, LoadAt(ref replacements, 3 * rowStride), c3);
            c4 = S.Fma(xReplaced, LoadAt(ref replacements, 4 * rowStride), c4);
            c5 = S.Fma(xReplaced, LoadAt(ref replacements, 5 * rowStride), c5);
            c6 = S.Fma(xReplaced, LoadAt(ref replacements, 6 * rowStride), c6);
            c7 = S.Fma(xReplaced, LoadAt(ref replacements, 7 * rowStride), c7);
            c8 = S.Fma(xReplaced, LoadAt(ref replacements, 8 * rowStride), c8);
            c9 = S.Fma(xReplaced, LoadAt(ref replacements, 9 * rowStride), c9);
            x = ref Unsafe.Add(ref x, 1);
            w = ref Unsafe.Add(ref w, S.Count);
            innerEnd = depth;
        }
        S.Store(c0, ref y);
        S.Store(c1, ref Unsafe.Add(ref y, rowStride));
        S.Store(c2, ref Unsafe.Add(ref y, 2 * rowStride));
        S.Store(c3, ref Unsafe.Add(ref y, 3 * rowStride));
        S.Store(c4, ref Unsafe.Add(ref y, 4 * rowStride));
        S.Store(c5, ref Unsafe.Add(ref y, 5 * rowStride));
        S.Store(c6, ref Unsafe.Add(ref y, 6 * rowStride));
        S.Store(c7, ref Unsafe.Add(ref y, 7 * rowStride));
        S.Store(c8, ref Unsafe.Add(ref y, 8 * rowStride));
        S.Store(c9, ref Unsafe.Add(ref y, 9 * rowStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S LoadAt(ref T origin, nint offset) => S.Load(ref Unsafe.Add(ref origin, offset));
}
