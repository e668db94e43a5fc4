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
}
