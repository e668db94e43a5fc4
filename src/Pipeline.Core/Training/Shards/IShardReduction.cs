using System.Collections.Immutable;

namespace Pipeline.Training;

/// <summary>
/// Sums the gradients of the shards of a batch, of which this process computes some: see <see cref="ShardSum"/>. Handed to a run, so that
/// other processes may compute the others; which of them does, changes no bit.
/// </summary>
interface IShardReduction
{
    /// <summary>Shards of a batch, S.</summary>
    int Shards { get; }

    /// <summary>The first shard that this process computes.</summary>
    int FirstShard { get; }

    /// <summary>How many it computes.</summary>
    int OwnShards { get; }

    /// <summary>Σₛ wₛ·gₛ over all shards, in ascending order.</summary>
    /// <param name="own">gₛ of the own shards, in order, of the same length in all processes; may be overwritten.</param>
    /// <param name="weights">wₛ of all shards; a shard of weight 0 has no gradient.</param>
    /// <param name="sum">Written; may be the memory of the last of <paramref name="own"/>.</param>
    void Sum<T>(ImmutableArray<Memory<T>> own, ImmutableArray<double> weights, Memory<T> sum) where T : unmanaged;
}
