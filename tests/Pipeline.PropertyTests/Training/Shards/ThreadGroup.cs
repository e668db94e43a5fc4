using System.Collections.Immutable;
using Pipeline.Training;

namespace Pipeline.PropertyTests.Training;

/// <summary>Threads that stand for processes: each puts the gradients of its shards where all see them, and sums them itself.</summary>
sealed class ThreadGroup(int shards, int members) : IDisposable
{
    readonly Barrier barrier = new(members);
    readonly Array?[] gradients = new Array?[shards];

    public void Dispose() => barrier.Dispose();

    public IShardReduction Member(int rank) => new MemberReduction(this, rank);

    sealed class MemberReduction(ThreadGroup group, int rank) : IShardReduction
    {
        public int Shards => group.gradients.Length;

        public int FirstShard => rank * Shards / group.barrier.ParticipantCount;

        public int OwnShards => (rank + 1) * Shards / group.barrier.ParticipantCount - FirstShard;

        public void Sum<T>(ImmutableArray<Memory<T>> own, ImmutableArray<double> weights, Memory<T> sum) where T : unmanaged
        {
            for (var i = 0; i < OwnShards; i++) group.gradients[FirstShard + i] = own[i].ToArray();
            group.barrier.SignalAndWait();
            ImmutableArray<Memory<T>> terms = [.. group.gradients.Select(g => ((T[])g!).ToArray().AsMemory())];
            ShardSum.Sum(terms, weights, sum);
            group.barrier.SignalAndWait();
        }
    }
}
