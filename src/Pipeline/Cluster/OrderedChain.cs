using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Pipeline.Kernels;
using Pipeline.Scalars;

namespace Pipeline.Cluster;

/// <summary>Σ wₛ·gₛ as one chain in the order of the shards: acc = w₀·g₀, then acc = fma(wₛ, gₛ, acc).</summary>
static class OrderedChain
{
    /// <summary>The first shard that has rows.</summary>
    public static int FirstOf(ImmutableArray<double> weights)
    {
        var first = 0;
        while (weights[first] == 0) first++;
        return first;
    }

    /// <summary>The next link of the chain.</summary>
    /// <param name="sum">acc; written.</param>
    /// <param name="gradient">gₛ, of the same length.</param>
    /// <param name="weight">wₛ.</param>
    /// <param name="isFirst">Whether the chain begins here, so that acc is not read.</param>
    public static void Add<T>(Span<T> sum, ReadOnlySpan<T> gradient, double weight, bool isFirst) where T : unmanaged
    {
        if (isFirst) Kernels<T>.Default.Map(new Scale(weight), gradient, sum);
        else Kernels<T>.Default.Zip(new MultiplyAdd(weight), sum, gradient, sum);
    }

    /// <summary>x + w · y, rounded once.</summary>
    readonly struct MultiplyAdd(double weight) : IBinaryOp
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S x, S y) where S : IScalar<S> => S.Fma(weight, y, x);
    }
}
