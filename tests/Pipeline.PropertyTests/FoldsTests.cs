using System.Security.Cryptography;
using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Scalars;
using Pipeline.Training;
using Xunit;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests;

/// <summary>The laws of training as a fold, for every kind of step. States are compared bitwise.</summary>
public class FoldsTests
{
    static readonly Layer Small = Dense(4, 3, Initializer.Lecture) >> Sigmoid >> Dense(3, 2, Initializer.Lecture) >> Sigmoid;

    static readonly Objective Squares = new(Small, new HalfSquaredError());
    static readonly Step Gradient = new GradientStep(Squares, new Backpropagation(), Optimizer.Sgd(0.3));

    static readonly Step Momentum =
        new GradientStep(Squares with { WeightPenalty = 0.01 }, new Backpropagation(), Optimizer.Momentum(0.1, 0.9));

    static readonly Step Notebook = new NotebookStep(Small, 0.3);
    static readonly Step Reporting = new LossAfterUpdateStep(Gradient, new(Small, new BinaryCrossEntropyOnProbabilities()));
    static readonly Step DeferredOnly = new DeferredUpdateStep(Gradient);
    static readonly Step InBlocks = new DeferredUpdateStep(Gradient, StepsPerBlock: 4, MinElements: 0);

    [Property]
    public bool Fold_over_two_halves_equals_fold_over_the_whole(int seed, byte count, byte split, byte kind) =>
        IsSplitLaw<double>(seed, count, split, kind) && IsSplitLaw<float>(seed, count, split, kind);

    [Property]
    public bool Each_state_of_Scan_is_Fold_over_the_batches_so_far(int seed, byte count, byte kind)
    {
        var (step, batches) = Case<float>(seed, count, kind);
        var start = step.Init<float>(Key.From(seed));
        var states = Scan(start, step)(batches).Select(result => result.State).ToArray();
        return states.Length == batches.Length && Enumerable.Range(0, states.Length).All(i =>
            states[i] == Fold(start, step)(batches.Take(i + 1)) && states[i].Step == i + 1);
    }

    [Property]
    public bool Reported_losses_are_finite_and_do_not_change_when_they_are_read_again(int seed, byte count, byte kind)
    {
        var (step, batches) = Case<double>(seed, count, kind);
        return Scan(step.Init<double>(Key.From(seed)), step)(batches).All(result =>
            double.IsFinite(result.Metrics.Loss) && result.Metrics.Loss == result.Metrics.Loss);
    }

    [Fact]
    public void Step_defers_the_updates_of_plain_descent_and_only_those()
    {
        var loss = new HalfSquaredError();
        Assert.Equal(DeferredOnly, Folds.Step(Small, loss, Optimizer.Sgd(0.3)));
        Assert.Equal(
            new GradientStep(new(Small, loss), new Backpropagation(), Optimizer.Momentum(0.3, 0.9)),
            Folds.Step(Small, loss, Optimizer.Momentum(0.3, 0.9)));
    }

    [Fact]
    public void The_pipe_operator_applies_Fold_to_the_batches()
    {
        IEnumerable<Batch<double>> batches = Draw.Batches<double>(Key.From(1), 5, 1, 4, 2);
        var start = Gradient.Init<double>(Key.From(2));
        Assert.Equal(Fold(start, Gradient)(batches), batches | Fold(start, Gradient));
    }

    [Fact]
    public void Fold_over_no_batches_is_the_initial_state() =>
        Assert.Equal(Gradient.Init<double>(Key.From(2)), Fold(Gradient.Init<double>(Key.From(2)), Gradient)([]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void Scan_is_lazy_and_takes_only_the_steps_whose_results_are_read(int taken)
    {
        var (read, stepped) = (0, 0);
        IEnumerable<int> Numbers()
        {
            for (var i = 0; ; i++) { read++; yield return i; }
        }
        (int, int) Add(int sum, int x) { stepped++; return (sum + x, sum); }

        Assert.Equal(taken, Scan(0, (Func<int, int, (int, int)>)Add)(Numbers()).Take(taken).Count());
        Assert.Equal((taken, taken), (read, stepped));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Scan_of_training_reads_only_the_batches_of_the_results_that_are_read(int kind)
    {
        var read = 0;
        IEnumerable<Batch<double>> Batches()
        {
            foreach (var batch in Draw.Batches<double>(Key.From(1), 9, 1, 4, 2)) { read++; yield return batch; }
        }
        var step = Kind(kind);
        Assert.Equal(4, Scan(step.Init<double>(Key.From(1)), step)(Batches()).Take(4).Count());
        Assert.Equal(4, read);
    }

    [Fact]
    public void A_loss_that_is_not_read_is_not_computed()
    {
        var step = new LossAfterUpdateStep(Gradient, new(Small, new ThrowingLoss()));
        var (state, metrics) = step.Apply(step.Init<double>(Key.From(1)), Draw.Batch<double>(Key.From(2), 1, 4, 2));
        Assert.Equal(1, state.Step);
        Assert.Throws<InvalidOperationException>(() => metrics.Loss);
    }

    [Property]
    public bool Equal_seeds_give_equal_states_and_different_seeds_different_parameters(int seed, byte kind)
    {
        var (step, batches) = Case<float>(seed, 5, kind);
        var (first, second) = (Trained(step, batches, seed), Trained(step, batches, seed));
        return first == second && first.GetHashCode() == second.GetHashCode()
            && first.Parameters != Trained(step, batches, seed + 1L).Parameters;
    }

    [Fact]
    public void A_step_does_not_mutate_its_input_state()
    {
        var start = Momentum.Init<double>(Key.From(1));
        var before = start.Parameters.Flatten().ToArray();
        Assert.NotEqual(start, Momentum.Apply(start, Draw.Batch<double>(Key.From(2), 3, 4, 2)).State);
        Assert.Equal(before, start.Parameters.Flatten());
        Assert.Equal(start, Momentum.Init<double>(Key.From(1)));
    }

    // Plain descent, because a step without a fused form runs on one thread; MinWorkPerThread = 1: even the smallest product uses all.
    [Fact]
    public void Training_has_the_same_bits_for_any_number_of_threads()
    {
        var network = Dense(78, 64) >> Network.Tanh >> Dense(64, 10);
        var step = new GradientStep(new(network, new SoftmaxCrossEntropy()), new Backpropagation(), Optimizer.Sgd(0.1));
        var batches = Draw.Batches<float>(Key.From(1), 3, 37, 78, 10);
        var kernels = new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 };
        TrainState<float> OnThreads(int threads) => ((Finished<float>)ExecutorSelection.Run(
            step, step.Init<float>(Key.From(2)), batches, logEvery: 0, kernels.WithThreads(threads)).Last()).State;

        var expected = OnThreads(1);
        Assert.Equal(expected, OnThreads(2));
        Assert.Equal(expected, OnThreads(7));
    }

    [Fact]
    public void A_small_training_run_has_the_same_weight_hash_on_every_machine()
    {
        var network = Dense(20, 13) >> Network.Tanh >> Dense(13, 7) >> Sigmoid >> Dense(7, 5);
        var step = new GradientStep(new(network, new SoftmaxCrossEntropy()), new Backpropagation(), Optimizer.Momentum(0.1, 0.9));
        var state = Trained(step, Draw.Batches<float>(Key.From(5), 40, 6, 20, 5), 9);
        var hash = Convert.ToHexStringLower(SHA256.HashData([.. state.Parameters.Flatten().SelectMany(BitConverter.GetBytes)]));
        Assert.True(hash == "70292d791337856d99033cba4b75d85bdc3f78a502321096cd4192e8a9fd7807", $"The hash is {hash}.");
    }

    [Fact]
    public void Training_overfits_twenty_samples()
    {
        var network = Dense(6, 20) >> Network.Tanh >> Dense(20, 4);
        var step = new GradientStep(new(network, new SoftmaxCrossEntropy()), new Backpropagation(), Optimizer.Momentum(0.1, 0.9));
        var batch = Draw.Batch<float>(Key.From(3), 20, 6, 4);
        var results = Scan(step.Init<float>(Key.From(4)), step)(Enumerable.Repeat(batch, 1500));
        var losses = results.Select(result => result.Metrics.Loss).ToArray();
        Assert.InRange(losses[0], 0.7, 2.5);
        Assert.InRange(losses[^1], 0, 0.02);
    }

    static bool IsSplitLaw<T>(int seed, byte count, byte split, byte kind) where T : unmanaged
    {
        var (step, batches) = Case<T>(seed, count, kind);
        var k = split % (batches.Length + 1);
        var start = step.Init<T>(Key.From(seed));
        return Fold(start, step)(batches) == Fold(Fold(start, step)(batches.Take(k)), step)(batches.Skip(k));
    }

    /// <summary>A step and up to nine batches: single samples for notebook and deferred steps, which defer nothing else.</summary>
    static (Step Step, Batch<T>[] Batches) Case<T>(int seed, byte count, byte kind) where T : unmanaged =>
        (Kind(kind), Draw.Batches<T>(Key.From(seed).FoldIn(1), count % 10, kind % 6 is 2 or 4 or 5 ? 1 : 1 + (seed & 3), 4, 2));

    static Step Kind(int kind) => (kind % 6) switch
    {
        0 => Gradient,
        1 => Momentum,
        2 => Notebook,
        3 => Reporting,
        4 => DeferredOnly,
        _ => InBlocks,
    };

    static TrainState<float> Trained(Step step, Batch<float>[] batches, long seed) =>
        Fold(step.Init<float>(Key.From(seed)), step)(batches);

    sealed record ThrowingLoss : Loss
    {
        public override string Name => "forbidden";

        public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target) =>
            throw new InvalidOperationException("computed");
    }
}
