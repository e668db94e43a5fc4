using System.Collections.Immutable;
using Pipeline.Training;

namespace Pipeline.Cluster;

/// <summary>
/// The sum of gradients over ranks, as one chain in the order of the shards. Long arrays are summed slice by slice, each by one rank; short
/// ones by each rank for itself, which takes one message instead of two. Once the buffers have grown, a sum allocates nothing.
/// </summary>
/// <param name="communicator">The ranks.</param>
/// <param name="shards">The shards of all ranks.</param>
/// <param name="pieceLength">The most elements of a piece of a slice.</param>
sealed class OrderedReduction(ICommunicator communicator, int shards, int pieceLength = OrderedReduction.UsualPieceLength)
    : IShardReduction
{
    /// <summary>Pieces of 512 KB of floats: docs/performance.md has what others cost.</summary>
    public const int UsualPieceLength = 1 << 17;

    /// <summary>Elements of all shards up to which each rank sums for itself.</summary>
    public const int ShortLength = 1 << 13;

    readonly ShardOwners owners = new(shards, communicator.Size);

    // Of the last type of elements; a run has one.
    object? sums;

    /// <inheritdoc/>
    public int FirstShard => owners.First(communicator.Rank);

    /// <inheritdoc/>
    public int OwnShards => owners.Count(communicator.Rank);

    /// <inheritdoc/>
    public int Shards => shards;

    /// <inheritdoc/>
    public void Sum<T>(ImmutableArray<Memory<T>> own, ImmutableArray<double> weights, Memory<T> sum) where T : unmanaged
    {
        if (sums is not Sums<T> typed) sums = typed = new(new(communicator, owners), new(communicator, owners));
        if ((long)sum.Length * shards <= ShortLength) typed.Short.Sum(own, weights, sum);
        else typed.Long.Sum(own, weights, sum, new(sum.Length, communicator.Size, pieceLength));
    }

    sealed record Sums<T>(GatheredSum<T> Short, SlicedSum<T> Long) where T : unmanaged;
}
