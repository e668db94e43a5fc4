using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Numerics;

/// <summary>Independent results side by side. Each lands in its own place, so threads never change the outcome.</summary>
static class Ordered
{
    /// <summary>f(0), f(1), …, f(count − 1), in this order.</summary>
    public static ImmutableArray<R> Map<R>(int count, int threads, Func<int, R> f)
    {
        var results = new R[count];
        if (threads <= 1 || count <= 1)
            for (var i = 0; i < count; i++) results[i] = f(i);
        else
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => results[i] = f(i));
        return ImmutableCollectionsMarshal.AsImmutableArray(results);
    }

    /// <summary>act(0, room), act(1, room), …, each thread with a room of its own to compute in.</summary>
    public static void ForEach<R>(int count, int threads, Func<R> room, Action<int, R> act)
    {
        if (threads <= 1 || count <= 1)
        {
            var own = room();
            for (var i = 0; i < count; i++) act(i, own);
        }
        else
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, room, (i, _, own) => { act(i, own); return own; }, _ => { });
    }
}
