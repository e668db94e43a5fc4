using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Scalars;
using Pipeline.Training;

namespace Pipeline.Cluster;

/// <summary>The links of the chain of <see cref="ShardSum"/>, where the gradients do not come at once.</summary>
static class OrderedChain
{
    /// <summary>The last shard that has rows.</summary>
    public static int LastOf(ImmutableArray<double> weights)
    {
        var last = weights.Length - 1;
        while (weights[last] == 0) last--;
        return last;
    }

    /// <summary>A link of the chain.</summary>
    /// <param name="acc">What is there already.</param>
    /// <param name="gradient">gₛ, of the same length.</param>
    /// <param name="weight">wₛ.</param>
    /// <param name="isFirst">Whether the chain begins here, so that acc is not read.</param>
    /// <param name="sum">Written; may be acc or the gradient.</param>
    public static void Add<T>(Span<T> acc, ReadOnlySpan<T> gradient, double weight, bool isFirst, Span<T> sum) where T : unmanaged
    {
        if (isFirst) Kernels<T>.Default.Map(new Scale(weight), gradient, sum);
        else Kernels<T>.Default.Zip(new AddWeighted(weight), acc, gradient, sum);
    }
}
