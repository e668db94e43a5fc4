using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Training;

/// <summary>A batch that is cut into shards: the same gradient but for rounding, and bits that depend on the shards alone.</summary>
public class ShardedStepTests
{
    const int Inputs = 5, Outputs = 3;

    static readonly Layer Smooth = Dense(Inputs, 7) >> Tanh >> Dense(7, Outputs);

    [Property(QuietOnSuccess = true)]
    public bool Shards_partition_the_rows_in_order(byte rows, byte count)
    {
        var shards = new BatchShards(rows, count + 1);
        var batch = Draw.Batch<double>(Key.From(rows), rows, Inputs, Outputs);
        var taken = Enumerable.Range(0, shards.Count).Select(shard => shards.Take(batch, shard)).ToArray();
        var sizes = taken.Select(shard => shard.X.Rows).ToArray();
        return taken.Select(shard => shard.X).Aggregate(Matrix<double>.VStack) == batch.X
            && taken.Select(shard => shard.Target).Aggregate(Matrix<double>.VStack) == batch.Target
            && sizes.Max() - sizes.Min() <= 1
            && (rows == 0 || Math.Abs(shards.Weights.Sum() - 1) < 1e-12);
    }

    [Property(MaxTest = 50, QuietOnSuccess = true)]
    public void The_gradient_is_that_of_the_whole_batch_but_for_rounding(int seed, byte rows, byte shards)
    {
        var batch = Draw.Batch<double>(Key.From(seed), 1 + rows, Inputs, Outputs);
        var step = PlainStep(new SoftmaxCrossEntropy(), 0.05);
        var start = step.Init<double>(Key.From(seed).FoldIn(1));
        var (whole, wholeMetrics) = step.Apply(start, batch);
        var (sharded, metrics) = (step with { Shards = 1 + shards }).Apply(start, batch);
        Assert.Equal(wholeMetrics.Loss, metrics.Loss, 1e-12);
        foreach (var (a, b) in whole.Parameters.Flatten().Zip(sharded.Parameters.Flatten())) Assert.Equal(a, b, 1e-12);
    }

    // Sums of dyadic numbers of few bits are exact in any order.
    [Fact]
    public void On_a_lattice_and_with_equal_shards_it_is_the_same_to_the_bit()
    {
        var network = Dense(Inputs, 4) >> Relu >> Dense(4, Outputs);
        var step = new GradientStep(new(network, new HalfSquaredError()), new Backpropagation(), Optimizer.Sgd(0.5));
        var p = network.Init<double>(Key.From(1)).Map(m => m.MapIndexed((i, _) => (i * 5 % 7 - 3) / 4.0));
        Batch<double> batch = new(
            Matrix<double>.Fill(16, Inputs, i => (i * 3 % 11 - 5) / 2.0), Matrix<double>.Fill(16, Outputs, i => i * 7 % 5 - 2));
        var whole = step.Apply(step.Init(p, Key.From(2)), batch);
        foreach (var shards in (int[])[2, 4, 8, 16])
            Assert.Equal(whole.State, (step with { Shards = shards }).Apply(step.Init(p, Key.From(2)), batch).State);
    }

    [Fact]
    public void Each_shard_draws_its_own_dropout()
    {
        var step = new GradientStep(
            new(Dropout(0.5) >> Dense(1, 1), new HalfSquaredError()), new Backpropagation(), Optimizer.Sgd(1)) { Shards = 64 };
        var start = step.Init<double>(Key.From(1));
        Batch<double> ones = new(Matrix<double>.Fill(64, 1, _ => 1), Matrix<double>.Fill(64, 1, _ => 0));
        // With one mask for all shards, all of the inputs are dropped or none.
        var kept = Enumerable.Range(0, 64).Count(shard => step.Network
            .Sample(BatchShards.SamplingKey(GradientStep.SamplingKey(start.Key, 0), shard))
            .Forward(start.Parameters, ones.X.RowRange(shard, 1))[0, 0] != start.Parameters.Matrices[1][0, 0]);
        Assert.InRange(kept, 16, 48);
    }

    [Fact]
    public void A_number_of_shards_below_one_is_refused() => Assert.Equal(
        "The number of shards is 0, but must be at least 1.",
        Assert.Throws<ArgumentOutOfRangeException>(() => PlainStep(new HalfSquaredError(), 0) with { Shards = 0 }).Message.Split(" (")[0]);

    /// <summary>Processes as threads, each with some of the shards: all of them end with the bits of one process.</summary>
    [Theory]
    [InlineData(4, 1)]
    [InlineData(4, 2)]
    [InlineData(4, 4)]
    [InlineData(5, 2)]
    [InlineData(3, 4)]
    public void It_does_not_matter_which_process_computes_a_shard(int shards, int processes)
    {
        var network = Dense(Inputs, 40) >> Relu >> Dropout(0.2) >> Dense(40, Outputs);
        var optimizer = Optimizer.ClipByGlobalNorm(0.1) >> Optimizer.Adam(0.01);
        var step = new GradientStep(new(network, new SoftmaxCrossEntropy()), new Backpropagation(), optimizer) { Shards = shards };
        var start = step.Init<float>(Key.From(1));
        int[] rows = [12, 12, 7, 2];
        var batches = rows.Select((count, i) => Draw.Batch<float>(Key.From(2).FoldIn(i), count, Inputs, Outputs)).ToArray();
        var expected = ExecutorSelection.Run(step, start, batches, logEvery: 1, Kernels<float>.Default).ToArray();
        var results = new TrainingEvent<float>[processes][];
        using var group = new ThreadGroup(shards, processes);
        var threads = Enumerable.Range(0, processes).Select(rank => new Thread(() =>
            results[rank] = [.. ExecutorSelection.Run(step, start, batches, 1, Kernels<float>.Default, group.Member(rank))])).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    static GradientStep PlainStep(Loss loss, double penalty) =>
        new(new(Smooth, loss) { WeightPenalty = penalty }, new Backpropagation(), Optimizer.Sgd(0.1));
}
