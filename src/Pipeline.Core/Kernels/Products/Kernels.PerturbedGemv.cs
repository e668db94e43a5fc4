using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Kernels;

// The kernel of SideBySide: ten chains at once, which hides the latency of a fused multiply-add. Long sums are made in pieces of the same length,
// so that a piece of a stripe stays in the first-level cache while all rows pass by.
sealed partial class Kernels<T, S>
{
    internal override void PerturbedGemv(ReadOnlySpan<T> x, T[] stripes, int special, T[] replacements, T[] y, GemmShape shape)
    {
        var (rows, inner, columns) = shape;
        var pieces = Math.Max(1, (inner * S.Count * Unsafe.SizeOf<T>() + PanelBytes - 1) / PanelBytes);
        var most = (inner + pieces - 1) / pieces;
        for (var at = 0; at < columns; at += S.Count)
            for (var from = 0; from < inner; from += most)
            {
                var depth = Math.Min(most, inner - from);
                var replaced = special >= from && special < from + depth ? special - from : depth;
                for (var row = 0; row < rows; row += PerturbedRows)
                    PerturbedMicroKernel(ref Unsafe.Add(ref MemoryMarshal.GetReference(x), from), ref stripes[at * inner + from * S.Count], depth, replaced,
                        ref replacements[row * columns + at], ref y[row * columns + at], columns, from > 0);
            }
    }

    /// <summary>Ten chains: depth terms, number special of them with a row of its own each in place of w's.</summary>
    [MethodImpl(Kernel)]
    static void PerturbedMicroKernel(ref T x, ref T w, int depth, int special, ref T row, ref T y, nint stride, bool started)
    {
        S c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0, c9 = 0;
        if (started)
        {
            (c0, c1, c2, c3, c4) = (S.Load(ref y), Gemv(ref y, stride), Gemv(ref y, 2 * stride), Gemv(ref y, 3 * stride), Gemv(ref y, 4 * stride));
            (c5, c6, c7, c8, c9) = (Gemv(ref y, 5 * stride), Gemv(ref y, 6 * stride), Gemv(ref y, 7 * stride), Gemv(ref y, 8 * stride), Gemv(ref y, 9 * stride));
        }
        var until = special;
        for (var k = 0; ; k++)
        {
            for (; k < until; k++)
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
            var xs = S.Broadcast(x);
            c0 = S.Fma(xs, S.Load(ref row), c0);
            c1 = S.Fma(xs, Gemv(ref row, stride), c1);
            c2 = S.Fma(xs, Gemv(ref row, 2 * stride), c2);
            c3 = S.Fma(xs, Gemv(ref row, 3 * stride), c3);
            c4 = S.Fma(xs, Gemv(ref row, 4 * stride), c4);
            c5 = S.Fma(xs, Gemv(ref row, 5 * stride), c5);
            c6 = S.Fma(xs, Gemv(ref row, 6 * stride), c6);
            c7 = S.Fma(xs, Gemv(ref row, 7 * stride), c7);
            c8 = S.Fma(xs, Gemv(ref row, 8 * stride), c8);
            c9 = S.Fma(xs, Gemv(ref row, 9 * stride), c9);
            x = ref Unsafe.Add(ref x, 1);
            w = ref Unsafe.Add(ref w, S.Count);
            until = depth;
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
    static S Gemv(ref T rows, nint offset) => S.Load(ref Unsafe.Add(ref rows, offset));
}
