using System.Collections.Immutable;

namespace Pipeline.Training;

/// <summary>All shards are computed by this process.</summary>
/// <param name="Shards">Shards of a batch.</param>
sealed record LocalReduction(int Shards) : IShardReduction
{
    /// <inheritdoc/>
    public int FirstShard => 0;

    /// <inheritdoc/>
    public int OwnShards => Shards;

    /// <inheritdoc/>
    public void Sum<T>(ImmutableArray<Memory<T>> own, ImmutableArray<double> weights, Memory<T> sum) where T : unmanaged =>
        ShardSum.Sum(own, weights, sum);
}
