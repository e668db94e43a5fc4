using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Kernels;

/// <summary>Parallel loops over independent items: results are in index order, whatever the number of threads.</summary>
static class OrderedParallel
{
    /// <summary>f(0), f(1), …, f(count − 1), computed in parallel.</summary>
    public static ImmutableArray<R> Map<R>(int count, int threads, Func<int, R> f)
    {
        var results = new R[count];
        ForEach(count, threads, () => results, (i, destination) => destination[i] = f(i));
        return ImmutableCollectionsMarshal.AsImmutableArray(results);
    }

    /// <summary>body(0, local) … body(count − 1, local) in parallel, with one <c>local = localInit()</c> per thread.</summary>
    /// <remarks>
    /// Threads take one index at a time: Parallel.For hands out ranges of up to sixteen indices, so that at the end one thread would wait
    /// for the range of another.
    /// </remarks>
    public static void ForEach<R>(int count, int threads, Func<R> localInit, Action<int, R> body)
    {
        var nextIndex = 0;
        if (threads <= 1 || count <= 1) RunItems(0);
        else Parallel.For(0, Math.Min(count, threads), new ParallelOptions { MaxDegreeOfParallelism = threads }, RunItems);

        void RunItems(int workerIndex)
        {
            var i = Interlocked.Increment(ref nextIndex) - 1;
            if (i >= count) return;
            for (var local = localInit(); i < count; i = Interlocked.Increment(ref nextIndex) - 1) body(i, local);
        }
    }
}
