using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Kernels;

// What a single step needs beside products: one row times a matrix that stands padded to whole lanes, and a product of a column and a row added to it.
// Called some ten times a step for a few hundred numbers each, so there is nothing around the loops.
sealed partial class Kernels<T, S>
{
    const int GemvLanes = 8;

    internal override void Gemv(ReadOnlySpan<T> start, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        var lanes = y.Length / S.Count;
        for (int lane = 0, width; lane < lanes; lane += width)
        {
            width = Math.Min(GemvLanes, lanes - lane);
            var at = lane * S.Count;
            ref var from = ref start.IsEmpty ? ref Unsafe.NullRef<T>() : ref Unsafe.Add(ref MemoryMarshal.GetReference(start), at);
            ref var column = ref Unsafe.Add(ref MemoryMarshal.GetReference(b), at);
            ref var to = ref Unsafe.Add(ref MemoryMarshal.GetReference(y), at);
            switch (width)
            {
                case 1: Gemv<One>(ref from, a, ref column, ref to, y.Length); break;
                case 2: Gemv<Two>(ref from, a, ref column, ref to, y.Length); break;
                case 3: Gemv<Three>(ref from, a, ref column, ref to, y.Length); break;
                case 4: Gemv<Four>(ref from, a, ref column, ref to, y.Length); break;
                case 5: Gemv<Five>(ref from, a, ref column, ref to, y.Length); break;
                case 6: Gemv<Six>(ref from, a, ref column, ref to, y.Length); break;
                case 7: Gemv<Seven>(ref from, a, ref column, ref to, y.Length); break;
                default: Gemv<Eight>(ref from, a, ref column, ref to, y.Length); break;
            }
        }
    }

    [MethodImpl(Kernel)]
    static void Gemv<W>(ref T start, ReadOnlySpan<T> a, ref T b, ref T y, nint stride) where W : IConstant
    {
        S y0 = default, y1 = default, y2 = default, y3 = default, y4 = default, y5 = default, y6 = default, y7 = default;
        if (!Unsafe.IsNullRef(ref start)) Load<W>(ref start, ref y0, ref y1, ref y2, ref y3, ref y4, ref y5, ref y6, ref y7);
        foreach (var x in a)
        {
            var s = S.Broadcast(x);
            y0 = S.Fma(s, LoadLane(ref b, 0), y0);
            if (W.Value > 1) y1 = S.Fma(s, LoadLane(ref b, 1), y1);
            if (W.Value > 2) y2 = S.Fma(s, LoadLane(ref b, 2), y2);
            if (W.Value > 3) y3 = S.Fma(s, LoadLane(ref b, 3), y3);
            if (W.Value > 4) y4 = S.Fma(s, LoadLane(ref b, 4), y4);
            if (W.Value > 5) y5 = S.Fma(s, LoadLane(ref b, 5), y5);
            if (W.Value > 6) y6 = S.Fma(s, LoadLane(ref b, 6), y6);
            if (W.Value > 7) y7 = S.Fma(s, LoadLane(ref b, 7), y7);
            b = ref Unsafe.Add(ref b, stride);
        }
        Store(y0, ref y, 0);
        if (W.Value > 1) Store(y1, ref y, 1);
        if (W.Value > 2) Store(y2, ref y, 2);
        if (W.Value > 3) Store(y3, ref y, 3);
        if (W.Value > 4) Store(y4, ref y, 4);
        if (W.Value > 5) Store(y5, ref y, 5);
        if (W.Value > 6) Store(y6, ref y, 6);
        if (W.Value > 7) Store(y7, ref y, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Load<W>(ref T at, ref S y0, ref S y1, ref S y2, ref S y3, ref S y4, ref S y5, ref S y6, ref S y7) where W : IConstant
    {
        y0 = LoadLane(ref at, 0);
        if (W.Value > 1) y1 = LoadLane(ref at, 1);
        if (W.Value > 2) y2 = LoadLane(ref at, 2);
        if (W.Value > 3) y3 = LoadLane(ref at, 3);
        if (W.Value > 4) y4 = LoadLane(ref at, 4);
        if (W.Value > 5) y5 = LoadLane(ref at, 5);
        if (W.Value > 6) y6 = LoadLane(ref at, 6);
        if (W.Value > 7) y7 = LoadLane(ref at, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S LoadLane(ref T b, nint lane) => S.Load(ref Unsafe.Add(ref b, lane * S.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(S s, ref T y, nint lane) => S.Store(s, ref Unsafe.Add(ref y, lane * S.Count));

    [MethodImpl(Kernel)]
    internal override void RankOneUpdate(ReadOnlySpan<T> a, ReadOnlySpan<T> u, Span<T> w)
    {
        ref var row = ref MemoryMarshal.GetReference(w);
        ref var update = ref MemoryMarshal.GetReference(u);
        nint columns = u.Length;
        foreach (var x in a)
        {
            var s = S.Broadcast(x);
            for (nint j = 0; j < columns; j += S.Count)
                S.Store(S.Fma(s, S.Load(ref Unsafe.Add(ref update, j)), S.Load(ref Unsafe.Add(ref row, j))), ref Unsafe.Add(ref row, j));
            row = ref Unsafe.Add(ref row, columns);
        }
    }

    internal override void RankOneUpdateThenGemv(ReadOnlySpan<T> x, ReadOnlySpan<T> u, Span<T> w, ReadOnlySpan<T> a, Span<T> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, a.Length);
        const int together = 4;             // four chains under way are as many as their latency: the updates go into the gaps
        var lanes = y.Length / S.Count;
        for (int lane = 0, width; lane < lanes; lane += width)
        {
            width = Math.Min(together, lanes - lane);
            var at = lane * S.Count;
            ref var update = ref Unsafe.Add(ref MemoryMarshal.GetReference(u), at);
            ref var column = ref Unsafe.Add(ref MemoryMarshal.GetReference(w), at);
            ref var to = ref Unsafe.Add(ref MemoryMarshal.GetReference(y), at);
            switch (width)
            {
                case 1: RankOneUpdateThenGemv<One>(x, ref update, ref column, a, ref to, y.Length); break;
                case 2: RankOneUpdateThenGemv<Two>(x, ref update, ref column, a, ref to, y.Length); break;
                case 3: RankOneUpdateThenGemv<Three>(x, ref update, ref column, a, ref to, y.Length); break;
                default: RankOneUpdateThenGemv<Four>(x, ref update, ref column, a, ref to, y.Length); break;
            }
        }
    }

    [MethodImpl(Kernel)]
    static void RankOneUpdateThenGemv<W>(ReadOnlySpan<T> x, ref T u, ref T w, ReadOnlySpan<T> a, ref T y, nint stride) where W : IConstant
    {
        S u0 = LoadLane(ref u, 0), u1 = default, u2 = default, u3 = default, y0 = default, y1 = default, y2 = default, y3 = default;
        if (W.Value > 1) u1 = LoadLane(ref u, 1);
        if (W.Value > 2) u2 = LoadLane(ref u, 2);
        if (W.Value > 3) u3 = LoadLane(ref u, 3);
        ref var factor = ref MemoryMarshal.GetReference(a);
        foreach (var number in x)
        {
            var (s, t) = (S.Broadcast(number), S.Broadcast(factor));
            UpdateThenAccumulate(s, u0, t, ref w, 0, ref y0);
            if (W.Value > 1) UpdateThenAccumulate(s, u1, t, ref w, 1, ref y1);
            if (W.Value > 2) UpdateThenAccumulate(s, u2, t, ref w, 2, ref y2);
            if (W.Value > 3) UpdateThenAccumulate(s, u3, t, ref w, 3, ref y3);
            w = ref Unsafe.Add(ref w, stride);
            factor = ref Unsafe.Add(ref factor, 1);
        }
        Store(y0, ref y, 0);
        if (W.Value > 1) Store(y1, ref y, 1);
        if (W.Value > 2) Store(y2, ref y, 2);
        if (W.Value > 3) Store(y3, ref y, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void UpdateThenAccumulate(S x, S u, S a, ref T w, nint lane, ref S y)
    {
        var sum = S.Fma(x, u, LoadLane(ref w, lane));
        Store(sum, ref w, lane);
        y = S.Fma(a, sum, y);
    }

    readonly struct Five : IConstant
    {
        public static int Value => 5;
    }

    readonly struct Six : IConstant
    {
        public static int Value => 6;
    }

    readonly struct Seven : IConstant
    {
        public static int Value => 7;
    }
}
