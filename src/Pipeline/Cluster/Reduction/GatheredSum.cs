using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Training;

namespace Pipeline.Cluster;

/// <summary>A sum over ranks for which each rank gets all shards and adds them.</summary>
/// <param name="communicator">The ranks.</param>
/// <param name="owners">Which of them computes which shards.</param>
sealed class GatheredSum<T>(ICommunicator communicator, ShardOwners owners) where T : unmanaged
{
    readonly int[] starts = new int[communicator.Size + 1];

    Memory<T> all;

    /// <summary>Writes the sum.</summary>
    public void Sum(ImmutableArray<Memory<T>> own, ImmutableArray<double> weights, Memory<T> sum)
    {
        var (length, first) = (sum.Length, owners.First(communicator.Rank));
        if (all.Length < length * owners.Shards) all = Kernels<T>.AllocateAligned(length * owners.Shards);
        for (var i = 0; i < own.Length; i++)
            if (weights[first + i] != 0)
                own[i].Span.CopyTo(all.Span.Slice((first + i) * length, length));
        for (var rank = 0; rank < starts.Length; rank++) starts[rank] = owners.First(rank) * length;
        communicator.AllGatherInPlace(all, starts);

        var isFirst = true;
        for (var shard = 0; shard < owners.Shards; shard++)
        {
            if (weights[shard] == 0) continue;
            var gradient = all.Span.Slice(shard * length, length);
            ShardSum.AddTerm(sum.Span, gradient, weights[shard], isFirst, sum.Span);
            isFirst = false;
        }
    }
}
