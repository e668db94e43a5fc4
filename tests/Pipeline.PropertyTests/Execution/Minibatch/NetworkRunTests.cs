using System.Collections.Immutable;
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

namespace Pipeline.PropertyTests.Execution;

/// <summary>
/// Runs through any network — dropout, residual connections, layers without an in-place form, in any order — have the bits of
/// <see cref="GradientStep.Apply"/>, with any optimizer, loss, penalty, batch size and number of threads.
/// </summary>
public class NetworkRunTests
{
    static readonly Layer[] Activations = [.. Network.Activations.Values];
    static readonly Loss[] Losses = [new SoftmaxCrossEntropy(), new BinaryCrossEntropyWithLogits(), new HalfSquaredError(), new Slanted()];
    static readonly Schedule Cosine = Schedule.WarmUp(2, Schedule.Cosine(0.05, 6));

    static readonly Func<GradientTransform>[] Optimizers =
    [
        () => Optimizer.Sgd(0.03), () => Optimizer.Sgd(Cosine), () => Optimizer.Momentum(0.02), () => Optimizer.Nesterov(Cosine),
        () => Optimizer.RmsProp(0.01), () => Optimizer.Adam(0.01), () => Optimizer.AdamW(Cosine, 0.05),
        () => Optimizer.ClipByGlobalNorm(0.1) >> Optimizer.Adam(0.01) >> Optimizer.AverageWeights(0.9),
        () => Optimizer.ClipByValue(0.01) >> Optimizer.Momentum(0.05) >> Optimizer.MaxNorm(0.7),
        () => new Halves() >> Optimizer.Momentum(0.05),
    ];

    [Property(MaxTest = 100, QuietOnSuccess = true)]
    public void A_run_has_the_bits_of_single_steps(int seed)
    {
        var key = Key.From(seed);
        var threads = 1 + key.UniformInt(90, 4);
        Agrees<float>(key, allowsAsWritten: true, new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(threads));
        Agrees<double>(key, allowsAsWritten: true, new Kernels<double, Lanes512<double>>());
    }

    [Property(MaxTest = 60, QuietOnSuccess = true)]
    public void Built_in_parts_are_all_fused(int seed)
    {
        var (step, _) = DrawStep(Key.From(seed), allowsAsWritten: false);
        Assert.All(Describe(step), line => Assert.Contains(": fused", line, StringComparison.Ordinal));
        Assert.All(Describe(step), line => Assert.DoesNotContain("as written", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_layer_that_loses_rows_is_refused()
    {
        var step = new GradientStep(
            new(Dense(3, 4) >> (Layer)new FirstRow() >> Dense(4, 2), new HalfSquaredError()), new Backpropagation(), Optimizer.Sgd(0.1));
        var run = ExecutorSelection.Run(
            step, step.Init<float>(Key.From(1)), [Draw.Batch<float>(Key.From(2), 3, 3, 2)], 0, Kernels<float>.Default);
        Assert.Equal(
            "first row gives 1 × 4 for 3 × 4; a layer must keep the number of rows.",
            Assert.Throws<ArgumentException>(() => run.Count()).Message);
    }

    [Fact]
    public void A_residual_connection_around_a_change_of_width_is_refused()
    {
        var step = new GradientStep(new(Residual(Dense(3, 4)), new HalfSquaredError()), new Backpropagation(), Optimizer.Sgd(0.1));
        Assert.Equal(
            "layer 1, residual (dense 3 → 4): adds 4 numbers to its 3.",
            Assert.Throws<ArgumentException>(() => step.Init<float>(Key.From(1))).Message);
    }

    // The reported objective is that of inference: no element is dropped in it.
    [Fact]
    public void A_loss_that_is_reported_after_the_update_is_that_of_inference()
    {
        var network = Dense(4, 9) >> Tanh >> Dropout(0.5) >> Dense(9, 3);
        var descent = new GradientStep(new(network, new SoftmaxCrossEntropy()), new Backpropagation(), Optimizer.Adam(0.01));
        var step = new LossAfterUpdateStep(descent, new(network >> Sigmoid, new BinaryCrossEntropyOnProbabilities()));
        Assert.True(ExecutorSelection.HasFusedExecutor(step));
        var batches = Draw.Batches<float>(Key.From(2), 5, 3, 4, 3).ToArray();
        var start = step.Init<float>(Key.From(1));
        var expected = Scan<TrainState<float>, Batch<float>, Metrics>(start, step.Apply)(batches).ToArray();
        var events = ExecutorSelection.Run(step, start, batches, logEvery: 1, Kernels<float>.Default).ToArray();
        Assert.Equal(expected.Select(next => next.Metrics.Loss), events.OfType<StepLoss<float>>().Select(loss => loss.Loss));
        Assert.Equal(new Finished<float>(expected[^1].State), events[^1]);
    }

    static void Agrees<T>(Key key, bool allowsAsWritten, Kernels<T> kernels) where T : unmanaged
    {
        var (step, widths) = DrawStep(key, allowsAsWritten);
        if (!ExecutorSelection.HasFusedExecutor(step)) return;
        int[] rows = [3, 7, 2, 1, 12, 12, 5];
        var batches = rows.Select((count, i) => Draw.Batch<T>(key.FoldIn(i), count, widths.Inputs, widths.Outputs)).ToArray();
        var start = step.Init<T>(key) with { Step = 3 };
        // Steps from the first non-finite number on are left out: the bits of a NaN are not specified.
        var reference = Scan<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches);
        var expected = reference.TakeWhile(next => IsFinite(next.State)).ToArray();
        if (expected.Length == 0) return;
        var events = ExecutorSelection.Run(step, start, batches.Take(expected.Length), logEvery: 1, kernels).ToArray();
        var what = $"{step}, {kernels.Threads} threads";
        var losses = events.OfType<StepLoss<T>>().Select(loss => loss.Loss);
        Assert.True(expected.Select(next => next.Metrics.Loss).SequenceEqual(losses), $"losses: {what}");
        Assert.True(expected[^1].State == Assert.IsType<Finished<T>>(events[^1]).State, $"state: {what}");
    }

    static (GradientStep Step, (int Inputs, int Outputs) Widths) DrawStep(Key key, bool allowsAsWritten)
    {
        var widths = Enumerable.Range(0, 2 + key.UniformInt(0, 3))
            .Select(i => 1 + key.UniformInt(1 + i, key.UniformInt(10 + i, 2) == 0 ? 6 : 70)).ToArray();
        var network = Part(key.FoldIn(100), widths[0], allowsAsWritten);
        for (var i = 1; i < widths.Length; i++)
        {
            network >>= Dense(widths[i - 1], widths[i], Initializer.LeCun);
            network >>= Part(key.FoldIn(100 + i), widths[i], allowsAsWritten);
        }
        // The last of each has no in-place form.
        var loss = Losses[key.UniformInt(20, Losses.Length - (allowsAsWritten ? 0 : 1))];
        var optimizer = Optimizers[key.UniformInt(22, Optimizers.Length - (allowsAsWritten ? 0 : 1))]();
        var objective = new Objective(network, loss) { WeightPenalty = key.UniformInt(21, 2) * 0.05 };
        // Batches have one to twelve rows, so some shards have none.
        var shards = 1 + key.UniformInt(23, 2) * key.UniformInt(24, 5);
        return (new(objective, new Backpropagation(), optimizer) { Shards = shards }, (widths[0], widths[^1]));
    }

    /// <summary>Up to three layers that keep the width.</summary>
    static Layer Part(Key key, int width, bool allowsAsWritten) => Sequential(Enumerable.Range(0, key.UniformInt(0, 4)).Select(
        i => (key.UniformInt(1 + i, allowsAsWritten ? 8 : 6)) switch
        {
            0 or 1 or 2 => Activations[key.UniformInt(10 + i, Activations.Length)],
            3 => Dropout(0.25 * key.UniformInt(10 + i, 3)),
            4 => Residual(Tanh >> Dense(width, width, Initializer.LeCun) >> Part(key.FoldIn(i), width, allowsAsWritten: false)),
            5 => Residual(Dense(width, 5, Initializer.LeCun) >> Dropout(0.5) >> Dense(5, width, Initializer.LeCun) >> Tanh),
            6 => new Weighted(width),
            _ => Residual((Layer)new Weighted(width) >> Dense(width, width, Initializer.LeCun)),
        }));

    static bool IsFinite<T>(TrainState<T> state) where T : unmanaged => state.OptimizerState.Slots.Prepend(state.Parameters)
        .SelectMany(p => p.Flatten()).All(x => double.IsFinite(Kernels<T>.Default.ToDouble(x)));

    /// <summary>y = x ⊙ w, a weight for each column: a layer of a user's own with parameters, noise and no in-place form.</summary>
    sealed record Weighted(int Width) : Layer
    {
        public override string Name => "weighted";

        public override ImmutableArray<ParameterInfo> ParameterInfos => [new("w", 1, Width, IsDecayed: true)];

        protected override Parameters<T> InitCore<T>(Key key) =>
            new(ParameterInfos, [Matrix<T>.Fill(1, Width, i => key.Uniform(i, 0.5, 1.5))]);

        protected override Layer SampleCore(Key key) => new Shifted(this, key.Uniform(0));

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
        {
            var ones = Matrix<T>.Fill(x.Rows, 1, _ => 1);
            var w = ones * p.Matrices[0];
            return (Matrix<T>.Hadamard(x, w), yBar => (
                p.With(Matrix<T>.Hadamard(yBar, x).ColumnSums()), () => Matrix<T>.Hadamard(yBar, w)));
        }
    }

    /// <summary>The layer of one step: y = x ⊙ w + a.</summary>
    sealed record Shifted(Weighted Inner, double Shift) : Layer
    {
        public override string Name => "shifted";

        public override ImmutableArray<ParameterInfo> ParameterInfos => Inner.ParameterInfos;

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
        {
            var (y, pullback) = Inner.Apply(p, x);
            return (y + Matrix<T>.Fill(y.Rows, y.Columns, _ => Shift), pullback);
        }
    }

    /// <summary>The first row alone.</summary>
    sealed record FirstRow : Layer
    {
        public override string Name => "first row";

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) => (
            Matrix<T>.Of(1, x.Columns, [.. x.Row(0)]), yBar => (Parameters<T>.Empty, () => yBar));
    }

    /// <summary>A transform of a user's own without an in-place form.</summary>
    sealed record Halves : GradientTransform
    {
        public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
            Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step) => (0.5 * gradient, state);
    }
}
