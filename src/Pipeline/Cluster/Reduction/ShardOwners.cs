namespace Pipeline.Cluster;

/// <summary>Which rank computes which shards: rank r those from ⌊r·S/N⌋ to ⌊(r+1)·S/N⌋ − 1.</summary>
/// <param name="Shards">S.</param>
/// <param name="Ranks">N.</param>
readonly record struct ShardOwners(int Shards, int Ranks)
{
    /// <summary>The first shard of a rank; for the rank after the last one, S.</summary>
    public int First(int rank) => (int)((long)rank * Shards / Ranks);

    /// <summary>The number of shards of a rank: none for some where there are fewer shards than ranks.</summary>
    public int Count(int rank) => First(rank + 1) - First(rank);

    /// <summary>The rank that computes a shard: the last one whose first shard is not after it.</summary>
    public int OwnerOf(int shard) => (int)(((long)(shard + 1) * Ranks - 1) / Shards);
}
