using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Numerics;

// One kernel for the product, its transposed form and the update: start + A·B where A is read by rows or by columns. Rows share a lane of B, one
// row alone takes several lanes at once: either way enough chains are under way to hide the latency of a fused multiply-add. How many rows go
// together depends on the registers of the machine; the bits do not, because each element is a chain of its own.
public sealed partial class Kernels<T, S>
{
    internal override void Chains(T[]? start, T[] a, bool transposed, T[] b, T[] y, ProductShape shape)
    {
        if (shape.Rows == 0 || shape.Columns == 0) return;
        if (shape.Columns < S.Count) { NarrowChains(start, a, transposed, b, y, shape); return; }
        var strides = transposed ? new Strides(1, shape.Rows) : new Strides(shape.Inner, 1);
        var shards = (int)Math.Min(Threads, (long)shape.Rows * shape.Inner * shape.Columns / WorthAThread);
        if (shards <= 1) { RowChains(start, a, b, y, shape, strides, 0, shape.Rows); return; }
        var options = new ParallelOptions { MaxDegreeOfParallelism = shards };
        Parallel.For(0, shards, options, shard =>
            RowChains(start, a, b, y, shape, strides, Boundary(shard), Boundary(shard + 1)));

        int Boundary(int shard) => shard == shards ? shape.Rows : (int)((long)shape.Rows * shard / shards) & ~7;
    }

    /// <summary>Columns narrower than a lane are padded to one.</summary>
    void NarrowChains(T[]? start, T[] a, bool transposed, T[] b, T[] y, ProductShape shape)
    {
        var wide = new T[shape.Rows * S.Count];
        var padded = start is null ? null : Pad(start.AsSpan(0, shape.Rows * shape.Columns), shape.Columns, S.Count);
        Chains(padded, a, transposed, Pad(b.AsSpan(0, shape.Inner * shape.Columns), shape.Columns, S.Count), wide, shape with { Columns = S.Count });
        for (var i = 0; i < shape.Rows; i++) wide.AsSpan(i * S.Count, shape.Columns).CopyTo(y.AsSpan(i * shape.Columns));
    }

    static void RowChains(T[]? start, T[] a, T[] b, T[] y, ProductShape shape, Strides strides, int from, int to)
    {
        var row = from;
        if (Vector512.IsHardwareAccelerated)
            for (; row + 8 <= to; row += 8) EightRows(start, a, b, y, shape, strides, row);
        else
            for (; to - row is >= 6 and not 8; row += 6) SixRows(start, a, b, y, shape, strides, row);
        for (; row + 4 <= to; row += 4) FourRows(start, a, b, y, shape, strides, row);
        for (; row < to; row++) OneRow(start, a, b, y, shape, strides, row);
    }

    [MethodImpl(Kernel)]
    static void EightRows(T[]? start, T[] a, T[] b, T[] y, ProductShape shape, Strides strides, int row)
    {
        nint columns = shape.Columns, next = strides.Row, step = strides.Inner, lane = S.Count;
        var inner = shape.Inner;
        ref var pa = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(a), row * next);
        for (nint j = 0; j < columns; j += lane)
        {
            var at = nint.Min(j, columns - lane);
            ref var q = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(y), row * columns + at);
            S c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
            if (start is not null)
            {
                ref var s = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(start), row * columns + at);
                c0 = S.Load(ref s);
                c1 = S.Load(ref Unsafe.Add(ref s, columns));
                c2 = S.Load(ref Unsafe.Add(ref s, 2 * columns));
                c3 = S.Load(ref Unsafe.Add(ref s, 3 * columns));
                c4 = S.Load(ref Unsafe.Add(ref s, 4 * columns));
                c5 = S.Load(ref Unsafe.Add(ref s, 5 * columns));
                c6 = S.Load(ref Unsafe.Add(ref s, 6 * columns));
                c7 = S.Load(ref Unsafe.Add(ref s, 7 * columns));
            }
            ref var pb = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(b), at);
            ref var x = ref pa;
            for (var k = 0; k < inner; k++)
            {
                var bk = S.Load(ref pb);
                c0 = S.Fma(S.Broadcast(x), bk, c0);
                c1 = S.Fma(S.Broadcast(Unsafe.Add(ref x, next)), bk, c1);
                c2 = S.Fma(S.Broadcast(Unsafe.Add(ref x, 2 * next)), bk, c2);
                c3 = S.Fma(S.Broadcast(Unsafe.Add(ref x, 3 * next)), bk, c3);
                c4 = S.Fma(S.Broadcast(Unsafe.Add(ref x, 4 * next)), bk, c4);
                c5 = S.Fma(S.Broadcast(Unsafe.Add(ref x, 5 * next)), bk, c5);
                c6 = S.Fma(S.Broadcast(Unsafe.Add(ref x, 6 * next)), bk, c6);
                c7 = S.Fma(S.Broadcast(Unsafe.Add(ref x, 7 * next)), bk, c7);
                pb = ref Unsafe.Add(ref pb, columns);
                x = ref Unsafe.Add(ref x, step);
            }
            S.Store(c0, ref q);
            S.Store(c1, ref Unsafe.Add(ref q, columns));
            S.Store(c2, ref Unsafe.Add(ref q, 2 * columns));
            S.Store(c3, ref Unsafe.Add(ref q, 3 * columns));
            S.Store(c4, ref Unsafe.Add(ref q, 4 * columns));
            S.Store(c5, ref Unsafe.Add(ref q, 5 * columns));
            S.Store(c6, ref Unsafe.Add(ref q, 6 * columns));
            S.Store(c7, ref Unsafe.Add(ref q, 7 * columns));
        }
    }

    [MethodImpl(Kernel)]
    static void SixRows(T[]? start, T[] a, T[] b, T[] y, ProductShape shape, Strides strides, int row)
    {
        nint columns = shape.Columns, next = strides.Row, step = strides.Inner, lane = S.Count;
        var inner = shape.Inner;
        ref var pa = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(a), row * next);
        for (nint j = 0; j < columns; j += lane)
        {
            var at = nint.Min(j, columns - lane);
            ref var q = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(y), row * columns + at);
            S c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
            if (start is not null)
            {
                ref var s = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(start), row * columns + at);
                c0 = S.Load(ref s);
                c1 = S.Load(ref Unsafe.Add(ref s, columns));
                c2 = S.Load(ref Unsafe.Add(ref s, 2 * columns));
                c3 = S.Load(ref Unsafe.Add(ref s, 3 * columns));
                c4 = S.Load(ref Unsafe.Add(ref s, 4 * columns));
                c5 = S.Load(ref Unsafe.Add(ref s, 5 * columns));
            }
            ref var pb = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(b), at);
            ref var x = ref pa;
            for (var k = 0; k < inner; k++)
            {
                var bk = S.Load(ref pb);
                c0 = S.Fma(S.Broadcast(x), bk, c0);
                c1 = S.Fma(S.Broadcast(Unsafe.Add(ref x, next)), bk, c1);
                c2 = S.Fma(S.Broadcast(Unsafe.Add(ref x, 2 * next)), bk, c2);
                c3 = S.Fma(S.Broadcast(Unsafe.Add(ref x, 3 * next)), bk, c3);
                c4 = S.Fma(S.Broadcast(Unsafe.Add(ref x, 4 * next)), bk, c4);
                c5 = S.Fma(S.Broadcast(Unsafe.Add(ref x, 5 * next)), bk, c5);
                pb = ref Unsafe.Add(ref pb, columns);
                x = ref Unsafe.Add(ref x, step);
            }
            S.Store(c0, ref q);
            S.Store(c1, ref Unsafe.Add(ref q, columns));
            S.Store(c2, ref Unsafe.Add(ref q, 2 * columns));
            S.Store(c3, ref Unsafe.Add(ref q, 3 * columns));
            S.Store(c4, ref Unsafe.Add(ref q, 4 * columns));
            S.Store(c5, ref Unsafe.Add(ref q, 5 * columns));
        }
    }

    [MethodImpl(Kernel)]
    static void FourRows(T[]? start, T[] a, T[] b, T[] y, ProductShape shape, Strides strides, int row)
    {
        nint columns = shape.Columns, next = strides.Row, step = strides.Inner, lane = S.Count;
        var inner = shape.Inner;
        ref var pa = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(a), row * next);
        for (nint j = 0; j < columns; j += lane)
        {
            var at = nint.Min(j, columns - lane);
            ref var q = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(y), row * columns + at);
            S c0 = default, c1 = default, c2 = default, c3 = default;
            if (start is not null)
            {
                ref var s = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(start), row * columns + at);
                c0 = S.Load(ref s);
                c1 = S.Load(ref Unsafe.Add(ref s, columns));
                c2 = S.Load(ref Unsafe.Add(ref s, 2 * columns));
                c3 = S.Load(ref Unsafe.Add(ref s, 3 * columns));
            }
            ref var pb = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(b), at);
            ref var x = ref pa;
            for (var k = 0; k < inner; k++)
            {
                var bk = S.Load(ref pb);
                c0 = S.Fma(S.Broadcast(x), bk, c0);
                c1 = S.Fma(S.Broadcast(Unsafe.Add(ref x, next)), bk, c1);
                c2 = S.Fma(S.Broadcast(Unsafe.Add(ref x, 2 * next)), bk, c2);
                c3 = S.Fma(S.Broadcast(Unsafe.Add(ref x, 3 * next)), bk, c3);
                pb = ref Unsafe.Add(ref pb, columns);
                x = ref Unsafe.Add(ref x, step);
            }
            S.Store(c0, ref q);
            S.Store(c1, ref Unsafe.Add(ref q, columns));
            S.Store(c2, ref Unsafe.Add(ref q, 2 * columns));
            S.Store(c3, ref Unsafe.Add(ref q, 3 * columns));
        }
    }

    [MethodImpl(Kernel)]
    static void OneRow(T[]? start, T[] a, T[] b, T[] y, ProductShape shape, Strides strides, int row)
    {
        nint columns = shape.Columns, step = strides.Inner, lane = S.Count;
        var inner = shape.Inner;
        ref var pa = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(a), row * strides.Row);
        ref var py = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(y), row * columns);
        nint j = 0;
        while (j < columns)
        {
            if (columns - j >= 4 * lane || columns >= 4 * lane && columns - j > lane)
            {
                var at = nint.Min(j, columns - 4 * lane);
                S c0 = default, c1 = default, c2 = default, c3 = default;
                if (start is not null)
                {
                    ref var s = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(start), row * columns + at);
                    c0 = S.Load(ref s);
                    c1 = S.Load(ref Unsafe.Add(ref s, lane));
                    c2 = S.Load(ref Unsafe.Add(ref s, 2 * lane));
                    c3 = S.Load(ref Unsafe.Add(ref s, 3 * lane));
                }
                ref var pb = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(b), at);
                ref var x = ref pa;
                for (var k = 0; k < inner; k++)
                {
                    var xk = S.Broadcast(x);
                    c0 = S.Fma(xk, S.Load(ref pb), c0);
                    c1 = S.Fma(xk, S.Load(ref Unsafe.Add(ref pb, lane)), c1);
                    c2 = S.Fma(xk, S.Load(ref Unsafe.Add(ref pb, 2 * lane)), c2);
                    c3 = S.Fma(xk, S.Load(ref Unsafe.Add(ref pb, 3 * lane)), c3);
                    pb = ref Unsafe.Add(ref pb, columns);
                    x = ref Unsafe.Add(ref x, step);
                }
                ref var q = ref Unsafe.Add(ref py, at);
                S.Store(c0, ref q);
                S.Store(c1, ref Unsafe.Add(ref q, lane));
                S.Store(c2, ref Unsafe.Add(ref q, 2 * lane));
                S.Store(c3, ref Unsafe.Add(ref q, 3 * lane));
                j = at + 4 * lane;
            }
            else
            {
                var at = nint.Min(j, columns - lane);
                var c = start is null ? default : S.Load(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(start), row * columns + at));
                ref var pb = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(b), at);
                ref var x = ref pa;
                for (var k = 0; k < inner; k++)
                {
                    c = S.Fma(S.Broadcast(x), S.Load(ref pb), c);
                    pb = ref Unsafe.Add(ref pb, columns);
                    x = ref Unsafe.Add(ref x, step);
                }
                S.Store(c, ref Unsafe.Add(ref py, at));
                j = at + lane;
            }
        }
    }

    /// <summary>How far apart the rows of A lie, and the numbers of one row.</summary>
    readonly record struct Strides(int Row, int Inner);
}
