using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Kernels;

/// <summary>Independent results side by side. Each lands in its own place, so threads never change the outcome.</summary>
static class OrderedParallel
{
    /// <summary>f(0), f(1), …, f(count − 1), in this order.</summary>
    public static ImmutableArray<R> Map<R>(int count, int threads, Func<int, R> f)
    {
        var results = new R[count];
        ForEach(count, threads, () => results, (i, all) => all[i] = f(i));
        return ImmutableCollectionsMarshal.AsImmutableArray(results);
    }

    /// <summary>act(0, room), act(1, room), …, on every thread with a room of its own to compute in.</summary>
    /// <remarks>A thread takes one number after the other: Parallel.For hands out up to sixteen at once, and at the end one thread waits for the other.</remarks>
    public static void ForEach<R>(int count, int threads, Func<R> room, Action<int, R> act)
    {
        var next = 0;
        if (threads <= 1 || count <= 1) Work(0);
        else Parallel.For(0, Math.Min(count, threads), new ParallelOptions { MaxDegreeOfParallelism = threads }, Work);

        void Work(int thread)
        {
            var i = Interlocked.Increment(ref next) - 1;
            if (i >= count) return;
            for (var own = room(); i < count; i = Interlocked.Increment(ref next) - 1) act(i, own);
        }
    }
}
