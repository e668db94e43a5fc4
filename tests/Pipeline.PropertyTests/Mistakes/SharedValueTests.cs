using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Training;
using Xunit;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

namespace Pipeline.PropertyTests.Mistakes;

/// <summary>What would be a mistake elsewhere and is none here: values are immutable, so they may be shared and used twice.</summary>
public class SharedValueTests
{
    static readonly Layer Network = Dense(20, 40) >> Relu >> Dense(40, 3);

    public static TheoryData<string> Kinds { get; } = new("sample by sample", "on batches", "as written", "on two threads");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_state_is_folded_by_two_threads_at_once(string kind)
    {
        var (step, batches, threads) = Of(kind);
        var start = batches.Take(3) | Fold(step.Init<float>(Key.From(1)), step, threads);
        var expected = batches | Fold(start, step, threads);
        var results = new TrainState<float>[2];
        Parallel.For(0, 2, i => results[i] = batches | Fold(start, step, threads));
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_scan_is_enumerated_twice_and_by_two_threads(string kind)
    {
        var (step, batches, threads) = Of(kind);
        var scan = (batches | Scan(step.Init<float>(Key.From(1)), step, threads)).Select(next => (next.State, next.Metrics.Loss));
        var first = scan.ToArray();
        Assert.Equal(first, scan.ToArray());
        Assert.Equal(first, scan.Zip(scan, (one, _) => one).ToArray());
        var results = new (TrainState<float> State, double Loss)[2][];
        Parallel.For(0, 2, i => results[i] = [.. scan]);
        Assert.All(results, result => Assert.Equal(first, result));
    }

    [Fact]
    public void No_batches_give_the_state_itself()
    {
        var (step, _, _) = Of("on batches");
        var start = step.Init<float>(Key.From(1));
        Assert.Same(start, Array.Empty<Batch<float>>() | Fold(start, step));
        Assert.Empty(Array.Empty<Batch<float>>() | Scan(start, step));
    }

    [Fact]
    public void A_network_without_parameters_is_trained_and_checked()
    {
        var step = Step(Sigmoid, new HalfSquaredError(), Sgd(0.1));
        Assert.Equal(1, (new[] { Draw.Batch<float>(Key.From(1), 2, 3, 3) } | Fold(step.Init<float>(Key.From(1)), step)).Step);
        Assert.True(Pipeline.Checking.GradientCheck.Dual(Sigmoid, new HalfSquaredError(), Key.From(1)).Passed);
    }

    static (Step Step, Batch<float>[] Batches, int Threads) Of(string kind)
    {
        var (rows, threads) = kind == "sample by sample" ? (1, 1) : (8, kind == "on two threads" ? 2 : 1);
        var step = Step(Network, new HalfSquaredError(), kind == "sample by sample" ? Sgd(0.1) : Adam(0.01));
        return (
            kind == "as written" ? AsWritten(step) : step,
            [.. Enumerable.Range(0, 40).Select(i => Draw.Batch<float>(Key.From(i), rows, 20, 3))], threads);
    }
}
