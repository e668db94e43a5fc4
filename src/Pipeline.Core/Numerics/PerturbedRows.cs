using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Numerics;

/// <summary>The kernel of <see cref="SideBySide{T}"/>: ten chains at once, which hides the latency of a fused multiply-add.</summary>
static class PerturbedRows
{
    /// <summary>Rows that the kernel computes together; buffers have a multiple of them.</summary>
    public const int Together = 10;

    // Terms that are made before the next rows come: this much of x and of a stripe stays in the first-level cache.
    const int Depth = 256;

    /// <summary>y[r] = Σₖ xₖ·Wₖ with row <paramref name="special"/> of W replaced by replacements[r]; each element one chain from 0, k ascending.</summary>
    /// <param name="x">inner numbers.</param>
    /// <param name="stripes">W in stripes of one lane, each inner × lane.</param>
    /// <param name="special">A row of W, or inner for none.</param>
    /// <param name="replacements">rows × columns.</param>
    /// <param name="y">rows × columns, written.</param>
    /// <param name="shape">Rows of y, a multiple of <see cref="Together"/>; inner; columns: a multiple of the lane.</param>
    public static void Chains<T>(ReadOnlySpan<T> x, T[] stripes, int special, T[] replacements, T[] y, ProductShape shape) where T : unmanaged
    {
        var (rows, inner, columns) = shape;
        for (var at = 0; at < columns; at += Vector256<T>.Count)
            for (var from = 0; from < inner; from += Depth)
            {
                var depth = Math.Min(Depth, inner - from);
                var replaced = special >= from && special < from + depth ? special - from : depth;
                for (var row = 0; row < rows; row += Together)
                    Ten(ref Unsafe.Add(ref MemoryMarshal.GetReference(x), from), ref stripes[(at * inner) + (from * Vector256<T>.Count)], depth, replaced,
                        ref replacements[row * columns + at], ref y[row * columns + at], columns, from > 0);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Ten<T>(ref T x, ref T w, int inner, int special, ref T replacement, ref T y, int columns, bool started) where T : unmanaged
    {
        Vector256<T> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default;
        Vector256<T> c5 = default, c6 = default, c7 = default, c8 = default, c9 = default;
        if (started)
        {
            (c0, c1, c2, c3, c4) = (Row(ref y, 0), Row(ref y, columns), Row(ref y, 2 * columns), Row(ref y, 3 * columns), Row(ref y, 4 * columns));
            (c5, c6, c7, c8, c9) = (Row(ref y, 5 * columns), Row(ref y, 6 * columns), Row(ref y, 7 * columns), Row(ref y, 8 * columns), Row(ref y, 9 * columns));
        }
        var until = special;
        for (var k = 0; ; k++)
        {
            for (; k < until; k++)
            {
                var xk = Vector256.Create(x);
                var wk = Vector256.LoadUnsafe(ref w);
                c0 = Fma(xk, wk, c0);
                c1 = Fma(xk, wk, c1);
                c2 = Fma(xk, wk, c2);
                c3 = Fma(xk, wk, c3);
                c4 = Fma(xk, wk, c4);
                c5 = Fma(xk, wk, c5);
                c6 = Fma(xk, wk, c6);
                c7 = Fma(xk, wk, c7);
                c8 = Fma(xk, wk, c8);
                c9 = Fma(xk, wk, c9);
                x = ref Unsafe.Add(ref x, 1);
                w = ref Unsafe.Add(ref w, Vector256<T>.Count);
            }
            if (k == inner) break;
            var xs = Vector256.Create(x);
            c0 = Fma(xs, Row(ref replacement, 0), c0);
            c1 = Fma(xs, Row(ref replacement, columns), c1);
            c2 = Fma(xs, Row(ref replacement, 2 * columns), c2);
            c3 = Fma(xs, Row(ref replacement, 3 * columns), c3);
            c4 = Fma(xs, Row(ref replacement, 4 * columns), c4);
            c5 = Fma(xs, Row(ref replacement, 5 * columns), c5);
            c6 = Fma(xs, Row(ref replacement, 6 * columns), c6);
            c7 = Fma(xs, Row(ref replacement, 7 * columns), c7);
            c8 = Fma(xs, Row(ref replacement, 8 * columns), c8);
            c9 = Fma(xs, Row(ref replacement, 9 * columns), c9);
            x = ref Unsafe.Add(ref x, 1);
            w = ref Unsafe.Add(ref w, Vector256<T>.Count);
            until = inner;
        }
        c0.StoreUnsafe(ref y);
        c1.StoreUnsafe(ref Unsafe.Add(ref y, columns));
        c2.StoreUnsafe(ref Unsafe.Add(ref y, 2 * columns));
        c3.StoreUnsafe(ref Unsafe.Add(ref y, 3 * columns));
        c4.StoreUnsafe(ref Unsafe.Add(ref y, 4 * columns));
        c5.StoreUnsafe(ref Unsafe.Add(ref y, 5 * columns));
        c6.StoreUnsafe(ref Unsafe.Add(ref y, 6 * columns));
        c7.StoreUnsafe(ref Unsafe.Add(ref y, 7 * columns));
        c8.StoreUnsafe(ref Unsafe.Add(ref y, 8 * columns));
        c9.StoreUnsafe(ref Unsafe.Add(ref y, 9 * columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<T> Row<T>(ref T rows, int offset) where T : unmanaged => Vector256.LoadUnsafe(ref Unsafe.Add(ref rows, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<T> Fma<T>(Vector256<T> a, Vector256<T> b, Vector256<T> c) where T : unmanaged => typeof(T) == typeof(double)
        ? Vector256.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>()
        : Vector256.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();
}
