using System.Collections.Immutable;
using Pipeline.Training;

namespace Pipeline.Cluster;

/// <summary>The sum of gradients over ranks, as one chain in the order of the shards; a step after the first allocates nothing.</summary>
/// <param name="communicator">The ranks.</param>
/// <param name="shards">The shards of all ranks.</param>
/// <param name="pieceLength">Elements of a piece.</param>
sealed class OrderedReduction(ICommunicator communicator, int shards, int pieceLength = OrderedReduction.UsualPieceLength)
    : IShardReduction
{
    /// <summary>Pieces of 256 KB of floats: docs/performance.md has what others cost.</summary>
    public const int UsualPieceLength = 1 << 16;

    readonly ShardOwners owners = new(shards, communicator.Size);

    object? exchange;

    /// <inheritdoc/>
    public int FirstShard => owners.First(communicator.Rank);

    /// <inheritdoc/>
    public int OwnShards => owners.Count(communicator.Rank);

    /// <inheritdoc/>
    public int Shards => shards;

    /// <inheritdoc/>
    public void Sum<T>(ImmutableArray<Memory<T>> own, ImmutableArray<double> weights, Memory<T> sum) where T : unmanaged
    {
        if (exchange is not SliceExchange<T> typed || typed.Length != sum.Length)
            exchange = typed = new SliceExchange<T>(communicator, owners, new(sum.Length, communicator.Size, pieceLength));
        typed.Sum(own, weights, sum);
    }
}
