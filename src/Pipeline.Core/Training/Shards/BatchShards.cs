using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>The shards of a batch of n rows: shard s of S has rows ⌊s·n/S⌋ … ⌊(s + 1)·n/S⌋ − 1; none where n is smaller than S.</summary>
/// <param name="Rows">n.</param>
/// <param name="Count">S.</param>
readonly record struct BatchShards(int Rows, int Count)
{
    /// <summary>nₛ/n of each shard: the share of its mean in the mean over the batch.</summary>
    public ImmutableArray<double> Weights
    {
        get
        {
            var weights = ImmutableArray.CreateBuilder<double>(Count);
            for (var shard = 0; shard < Count; shard++) weights.Add((double)RowCount(shard) / Rows);
            return weights.MoveToImmutable();
        }
    }

    /// <summary>Rows of a shard, nₛ.</summary>
    public int RowCount(int shard) => FirstRow(shard + 1) - FirstRow(shard);

    /// <summary>The samples of a shard.</summary>
    public Batch<T> Take<T>(Batch<T> batch, int shard) where T : unmanaged => new(
        batch.X.RowRange(FirstRow(shard), RowCount(shard)), batch.Target.RowRange(FirstRow(shard), RowCount(shard)));

    /// <summary>The key of random layers in a shard, from that of the step: each shard draws its own.</summary>
    public static Key SamplingKey(Key stepKey, int shard) => stepKey.FoldIn(shard);

    int FirstRow(int shard) => (int)((long)shard * Rows / Count);
}
