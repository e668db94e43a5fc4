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

/// <summary>Runs with any optimizer have the bits of <see cref="GradientStep.Apply"/>: parameters, optimizer state and losses.</summary>
public class OptimizerRunTests
{
    static readonly Schedule Cosine = Schedule.WarmUp(2, Schedule.Cosine(0.05, 6));
    static readonly Loss[] Losses = [new SoftmaxCrossEntropy(), new BinaryCrossEntropyWithLogits(), new HalfSquaredError(), new Slanted()];

    // Transforms with an in-place form, in every place of a chain; and one without.
    static readonly Func<GradientTransform>[] Transforms =
    [
        () => new Trace(0.9), () => new NesterovTrace(0.5), () => new ScaleByRms(0.9, 1e-8), () => new ScaleByAdam(0.9, 0.999, 1e-8),
        () => Optimizer.WeightDecay(0.1), () => Optimizer.ClipByValue(0.01), () => Optimizer.ClipByGlobalNorm(0.02),
        () => Optimizer.ClipByGlobalNorm(1e9),
        () => Optimizer.MaxNorm(0.8), () => Optimizer.AverageWeights(0.9), () => new ScaleByFactor(0.5), () => Optimizer.Sgd(Cosine),
        () => Optimizer.Identity, () => new Halves(),
    ];

    public static TheoryData<string, GradientTransform> Standard => new()
    {
        { "SGD on a schedule", Optimizer.Sgd(Cosine) },
        { "momentum", Optimizer.Momentum(0.05) },
        { "Nesterov", Optimizer.Nesterov(Cosine, 0.8) },
        { "RMSProp", Optimizer.RmsProp(0.01) },
        { "Adam", Optimizer.Adam(0.01) },
        { "AdamW", Optimizer.AdamW(Cosine, 0.01) },
        { "clipped Adam with an average", Optimizer.ClipByGlobalNorm(0.1) >> Optimizer.Adam(0.01) >> Optimizer.AverageWeights(0.99) },
        { "a formula of a user's own", new Signs() >> Optimizer.Sgd(0.01) },
        { "SGD with a limit that nothing reaches", Optimizer.ClipByGlobalNorm(1e9) >> Optimizer.Sgd(0.1) },
        { "a formula of a user's own for biases only", new BiasSigns() >> Optimizer.Sgd(0.01) },
        { "two scales before momentum", new ScaleByFactor(0.3) >> new ScaleByFactor(-0.7) >> new Trace(0.9) >> new ScaleByFactor(0.1) },
        { "momentum with bounded weights", Optimizer.Momentum(0.05) >> Optimizer.MaxNorm(0.7) },
    };

    [Theory]
    [MemberData(nameof(Standard))]
    public void A_standard_optimizer_runs_fused_with_the_bits_of_single_steps(string name, GradientTransform optimizer)
    {
        Assert.True(UpdatePlan.Supports(optimizer), name);
        var network = Mlp([30, 70, 50, 9], Relu, Initializer.Glorot);
        foreach (var penalty in (double[])[0, 0.01])
        {
            var step = Step(network, new SoftmaxCrossEntropy(), optimizer, penalty);
            Agrees(step, Key.From(1), [12, 12, 7, 20, 1, 12], 30, 9, Lanes256(threads: 3));
            Agrees(step, Key.From(2), [5, 5, 5, 5], 30, 9, Kernels<float>.Default);
            Agrees(step, Key.From(3), [4, 9, 9], 30, 9, new Kernels<double, Lanes512<double>> { MinWorkPerThread = 1 }.WithThreads(2));
        }
    }

    // More rows of weights than a tile has.
    [Fact]
    public void Weights_of_several_tiles_have_the_bits_of_single_steps()
    {
        var step = Step(Mlp([300, 140, 3], Tanh, Initializer.Glorot), new SoftmaxCrossEntropy(), Optimizer.AdamW(0.01, 0.1), 0);
        foreach (var threads in (int[])[1, 2, 5]) Agrees(step, Key.From(threads), [33, 33, 8], 300, 3, Lanes256(threads));
    }

    [Property(MaxTest = 60, QuietOnSuccess = true)]
    public void Any_chain_of_transforms_has_the_bits_of_single_steps(int seed)
    {
        var key = Key.From(seed);
        var length = 1 + key.UniformInt(0, 4);
        var optimizer = Enumerable.Range(0, length).Select(i => Transforms[key.UniformInt(1 + i, Transforms.Length)]())
            .Aggregate((f, g) => f >> g) >> new ScaleByFactor(-0.02);
        int[] widths = [.. Enumerable.Range(0, 2 + key.UniformInt(10, 3))
            .Select(i => 1 + key.UniformInt(11 + i, key.UniformInt(20 + i, 2) == 0 ? 6 : 60))];
        var network = Mlp([.. widths], Draw.Activation(key, 30), Initializer.Lecture) >> Draw.Activation(key, 31);
        var step = Step(network, Losses[key.UniformInt(32, 4)], optimizer, key.UniformInt(33, 2) * 0.05);
        Agrees(step, key, [3, 7, 2, 1, 12, 12, 5], widths[0], widths[^1], Lanes256(threads: 2));
        Agrees(step, key, [3, 7, 2, 1, 12, 12, 5], widths[0], widths[^1], new Kernels<double, Lanes512<double>>());
    }

    static void Agrees<T>(GradientStep step, Key key, int[] rows, int inputs, int classes, Kernels<T> kernels) where T : unmanaged
    {
        var batches = rows.Select((count, i) => Draw.Batch<T>(key.FoldIn(i), count, inputs, classes)).ToArray();
        var start = step.Init<T>(key) with { Step = 3 };
        // Steps from the first non-finite number on are left out: the bits of a NaN are not specified.
        var reference = Scan<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches);
        var expected = reference.TakeWhile(next => IsFinite(next.State)).ToArray();
        if (expected.Length == 0) return;
        var events = ExecutorSelection.Run(step, start, batches.Take(expected.Length), logEvery: 1, kernels).ToArray();
        Assert.Equal(expected.Select(next => next.Metrics.Loss), events.OfType<StepLoss<T>>().Select(loss => loss.Loss));
        var state = Assert.IsType<Finished<T>>(events[^1]).State;
        Assert.True(expected[^1].State.Parameters == state.Parameters, $"parameters of {step}, {kernels.Threads} threads");
        Assert.True(expected[^1].State == state, $"state of {step}, {kernels.Threads} threads");
    }

    static bool IsFinite<T>(TrainState<T> state) where T : unmanaged => state.OptimizerState.Slots.Prepend(state.Parameters)
        .SelectMany(p => p.Flatten()).All(x => double.IsFinite(Kernels<T>.Default.ToDouble(x)));

    static Kernels<float> Lanes256(int threads) => new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(threads);

    static GradientStep Step(Layer network, Loss loss, GradientTransform optimizer, double penalty) =>
        new(new(network, loss) { WeightPenalty = penalty }, new Backpropagation(), optimizer);

    /// <summary>An elementwise transform of a user's own: the sign of a sum of gradients.</summary>
    sealed record Signs : ElementwiseTransform<Signs.Formula>
    {
        protected override Formula FormulaAt(long step) => default;

        public readonly struct Formula : IStatefulOp
        {
            public static int SlotCount => 1;

            public (S Z, S S1, S S2) Invoke<S>(S g, S p, S sum, S none) where S : IScalar<S>
            {
                sum += g;
                return (S.SelectLess(sum, 0, -1, S.SelectLess(0, sum, 1, 0)), sum, none);
            }
        }
    }

    /// <summary>The same for biases only.</summary>
    sealed record BiasSigns : ElementwiseTransform<Signs.Formula>
    {
        protected override Signs.Formula FormulaAt(long step) => default;

        protected override bool AppliesTo(ParameterInfo info) => !info.IsDecayed;
    }

    /// <summary>A transform of a user's own without an in-place form.</summary>
    sealed record Halves : GradientTransform
    {
        public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
            Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step) => (0.5 * gradient, state);
    }
}
