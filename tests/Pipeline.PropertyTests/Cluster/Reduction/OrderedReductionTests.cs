using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Cluster;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Cluster;

/// <summary>The sum over ranks has the bits of the loop over shards, however many ranks there are.</summary>
public class OrderedReductionTests
{
    const int MaxRanks = 5, MaxShards = 9;

    [Property(MaxTest = 60, QuietOnSuccess = true)]
    public void Any_number_of_ranks_gives_the_bits_of_the_naive_chain(int seed)
    {
        var key = Key.From(seed);
        var (shards, length, pieceLength) = (key.UniformInt(0, MaxShards) + 1, key.UniformInt(1, 3000) + 1, key.UniformInt(2, 700) + 1);
        var weights = Weights(key.FoldIn(3), shards);
        var singles = Gradients<float>(key.FoldIn(4), weights, length);
        var doubles = Gradients<double>(key.FoldIn(5), weights, length);
        var singleSum = Chain(singles, weights, length, MathF.FusedMultiplyAdd, w => (float)w);
        var doubleSum = Chain(doubles, weights, length, Math.FusedMultiplyAdd, w => w);
        var ranks = key.UniformInt(6, MaxRanks) + 1;
        foreach (var (single, twice) in SimulatedRanks.Run(ranks, rank =>
            {
                var reduction = new OrderedReduction(rank, shards, pieceLength);
                return (Sum(reduction, singles, weights, length), Sum(reduction, doubles, weights, length));
            }))
        {
            Assert.Equal(singleSum, single);
            Assert.Equal(doubleSum, twice);
        }
    }

    // As in a run: long and short arrays by turns, in buffers that are used again.
    [Fact]
    public void Arrays_of_several_lengths_one_after_the_other_have_the_bits_of_the_naive_chain()
    {
        var weights = Weights(Key.From(1), 4);
        int[] lengths = [5000, 10, 20000, 1, 3000, 20000, 1];
        var gradients = lengths.Select((length, i) => Gradients<float>(Key.From(i), weights, length)).ToArray();
        var sums = SimulatedRanks.Run(3, rank =>
        {
            var reduction = new OrderedReduction(rank, 4, pieceLength: 1000);
            return lengths.Select((length, i) => Sum(reduction, gradients[i], weights, length)).ToArray();
        });
        for (var i = 0; i < lengths.Length; i++)
            Assert.All(sums, sum => Assert.Equal(
                Chain(gradients[i], weights, lengths[i], MathF.FusedMultiplyAdd, w => (float)w), sum[i]));
    }

    /// <summary>The sum as a run asks for it: in the place of the last gradient of the rank, if it has one.</summary>
    static T[] Sum<T>(OrderedReduction reduction, ImmutableArray<T[]> gradients, ImmutableArray<double> weights, int length)
        where T : unmanaged
    {
        ImmutableArray<Memory<T>> own = [.. Enumerable.Range(reduction.FirstShard, reduction.OwnShards)
            .Select(shard => gradients[shard].ToArray().AsMemory())];
        var sum = own.LastOrDefault() is { IsEmpty: false } last ? last : new T[length];
        reduction.Sum(own, weights, sum);
        return sum.ToArray();
    }

    static T[] Chain<T>(
        ImmutableArray<T[]> gradients, ImmutableArray<double> weights, int length, Func<T, T, T, T> fma, Func<double, T> round)
        where T : unmanaged
    {
        var shards = Enumerable.Range(0, weights.Length).Where(shard => weights[shard] != 0).ToArray();
        return [.. Enumerable.Range(0, length).Select(i => shards.Skip(1).Aggregate(
            Times(round(weights[shards[0]]), gradients[shards[0]][i]),
            (acc, shard) => fma(round(weights[shard]), gradients[shard][i], acc)))];

        static T Times(T a, T b) => (T)(object)(a is float x ? x * (float)(object)b : (object)((double)(object)a * (double)(object)b));
    }

    /// <summary>Shares of a batch, some of them 0; at least one is not.</summary>
    static ImmutableArray<double> Weights(Key key, int shards)
    {
        var certain = key.UniformInt(99, shards);
        var rows = Enumerable.Range(0, shards).Select(shard => shard == certain ? 3 : key.UniformInt(shard, 4)).ToArray();
        return [.. rows.Select(count => (double)count / rows.Sum())];
    }

    /// <summary>A shard without rows has none.</summary>
    static ImmutableArray<T[]> Gradients<T>(Key key, ImmutableArray<double> weights, int length) where T : unmanaged =>
        [.. weights.Select((weight, shard) => weight == 0 ? [] : Draw.Numbers<T>(key.FoldIn(shard), length))];
}
