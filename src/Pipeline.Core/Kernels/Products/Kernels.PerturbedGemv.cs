using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Kernels;

// The kernel of PerturbedProducts. Ten rows of y at a time: ten accumulators hide the latency of a fused multiply-add. A large k is split
// into depth ranges of equal length, so that the range of a panel stays in the L1 cache for all rows.
sealed partial class Kernels<T, S>
{
    internal override void PerturbedGemv(ReadOnlySpan<T> x, T[] panels, int replacedRow, T[] replacements, T[] y, GemmShape shape)
    {
        var (rows, k, columns) = shape;
        var ranges = 1 + (k * S.Count * Unsafe.SizeOf<T>() - 1) / PanelBytes;
        var maxDepth = (k + ranges - 1) / ranges;
        for (var at = 0; at < columns; at += S.Count)
            for (var from = 0; from < k; from += maxDepth)
            {
                var depth = Math.Min(maxDepth, k - from);
                var replacedK = replacedRow < from ? depth : Math.Min(replacedRow - from, depth);
                for (var row = 0; row < rows; row += PerturbedRows)
                    PerturbedMicroKernel(
                        ref Unsafe.Add(ref MemoryMarshal.GetReference(x), from), ref panels[at * k + from * S.Count], depth, replacedK,
                        ref replacements[row * columns + at], ref y[row * columns + at], columns, from > 0);
            }
    }

    /// <summary>
    /// Ten rows of y, one vector wide: term <paramref name="replacedK"/> of each sum has the row's own replacement in place of w[k].
    /// </summary>
    [MethodImpl(KernelOptions)]
    static void PerturbedMicroKernel(ref T x, ref T w, int depth, int replacedK, ref T replacements, ref T y, nint stride, bool accumulate)
    {
        S c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0, c9 = 0;
        if (accumulate)
        {
            (c0, c1, c2, c3, c4) = (
                S.Load(ref y), LoadAt(ref y, stride), LoadAt(ref y, 2 * stride), LoadAt(ref y, 3 * stride), LoadAt(ref y, 4 * stride));
            (c5, c6, c7, c8, c9) = (
                LoadAt(ref y, 5 * stride), LoadAt(ref y, 6 * stride), LoadAt(ref y, 7 * stride),
                LoadAt(ref y, 8 * stride), LoadAt(ref y, 9 * stride));
        }
        var end = replacedK;
        for (var k = 0; ; k++)
        {
            for (; k < end; k++)
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
            c1 = S.Fma(xReplaced, LoadAt(ref replacements, stride), c1);
            c2 = S.Fma(xReplaced, LoadAt(ref replacements, 2 * stride), c2);
            c3 = S.Fma(xReplaced, LoadAt(ref replacements, 3 * stride), c3);
            c4 = S.Fma(xReplaced, LoadAt(ref replacements, 4 * stride), c4);
            c5 = S.Fma(xReplaced, LoadAt(ref replacements, 5 * stride), c5);
            c6 = S.Fma(xReplaced, LoadAt(ref replacements, 6 * stride), c6);
            c7 = S.Fma(xReplaced, LoadAt(ref replacements, 7 * stride), c7);
            c8 = S.Fma(xReplaced, LoadAt(ref replacements, 8 * stride), c8);
            c9 = S.Fma(xReplaced, LoadAt(ref replacements, 9 * stride), c9);
            x = ref Unsafe.Add(ref x, 1);
            w = ref Unsafe.Add(ref w, S.Count);
            end = depth;
        }
        S.Store(c0, ref y);
        S.Store(c1, ref Unsafe.Add(ref y, stride));
        S.Store(c2, ref Unsafe.Add(ref y, 2 * stride));
        S.Store(c3, ref Unsafe.Add(ref y, 3 * stride));
        S.Store(c4, ref Unsafe.Add(ref y, 4 * stride));
        S.Store(c5, ref Unsafe.Add(ref y, 5 * stride));
        S.Store(c6, ref Unsafe.Add(ref y, 6 * stride));
        S.Store(c7, ref Unsafe.Add(ref y, 7 * stride));
        S.Store(c8, ref Unsafe.Add(ref y, 8 * stride));
        S.Store(c9, ref Unsafe.Add(ref y, 9 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S LoadAt(ref T origin, nint offset) => S.Load(ref Unsafe.Add(ref origin, offset));
}
