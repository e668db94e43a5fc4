using System.Collections.Immutable;

namespace Pipeline.Training;

/// <summary>Which shards of a batch this process computes, and how their gradients are added to those that others compute.</summary>
/// <remarks>
/// The sum is one chain in the order of the shards, whoever computed them: acc = w₀·g₀, then acc = fma(wₛ, gₛ, acc). So its bits depend on
/// the number of shards and on nothing else.
/// </remarks>
interface IShardReduction
{
    /// <summary>The first shard of this process; its others follow.</summary>
    int FirstShard { get; }

    /// <summary>Shards of this process.</summary>
    int OwnShards { get; }

    /// <summary>Shards of all processes.</summary>
    int Shards { get; }

    /// <summary>Σ wₛ·gₛ over the shards of all processes, in order.</summary>
    /// <param name="own">The gradients of this process's shards, each as one array with the same layout everywhere.</param>
    /// <param name="weights">w of all shards; 0 for one without rows, which is skipped.</param>
    /// <param name="sum">Written; the same bits in all processes.</param>
    void Sum<T>(ImmutableArray<Memory<T>> own, ImmutableArray<double> weights, Memory<T> sum) where T : unmanaged;
}
