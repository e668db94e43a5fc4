using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.PropertyTests.Scalars;
using Pipeline.Recipes;
using Pipeline.Scalars;
using Pipeline.Training;
using Xunit;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Execution;

/// <summary>
/// Properties of deferred updates: the algebra, the fused form, states within a block, and the distance from the plain fold.
/// </summary>
public class DeferredExecutorTests
{
    /// <summary>x² as an activation: a polynomial, so that networks with it can be evaluated in a finite field.</summary>
    readonly struct Square : IActivation
    {
        public string Name => "square";

        public S Value<S>(S x) where S : IScalar<S> => x * x;

        public S Derivative<S>(S x, S y) where S : IScalar<S> => 2 * x;
    }

    /// <summary>
    /// A short training run: layer widths, block size, elements from which a matrix is deferred, samples, and where the run is split in
    /// two.
    /// </summary>
    public sealed record RunCase(ImmutableArray<int> Widths, int Block, int MinElements, int Samples, int Split, long Seed)
    {
        public override string ToString() =>
            $"widths {string.Join('-', Widths)}, blocks of {Block}, deferred from {MinElements} elements on, "
            + $"{Samples} samples split at {Split}, seed {Seed}";
    }

    public static class RunCases
    {
        public static Arbitrary<RunCase> Any() => Arb.From(
            from depth in Gen.Choose(2, 4)
            from widths in Gen.ArrayOf(Gen.Choose(1, 40), depth)
            from block in Gen.OneOf(Gen.Choose(1, 9), Gen.Choose(10, 40))
            from minElements in Gen.Elements(0, 0, 200, 1 << 20)
            from samples in Gen.Choose(1, 45)
            from split in Gen.Choose(0, samples)
            from seed in Gen.Choose(0, 1 << 20)
            select new RunCase([.. widths], block, minElements, samples, split, seed), Shrink);

        static IEnumerable<RunCase> Shrink(RunCase run)
        {
            if (run.Samples > 1) yield return run with { Samples = run.Samples / 2, Split = run.Split / 2 };
            if (run.Widths.Length > 2) yield return run with { Widths = run.Widths.RemoveAt(1) };
            for (var i = 0; i < run.Widths.Length; i++)
                if (run.Widths[i] > 1) yield return run with { Widths = run.Widths.SetItem(i, run.Widths[i] / 2) };
        }
    }

    [Property(Arbitrary = [typeof(RunCases)], MaxTest = 300, QuietOnSuccess = true)]
    public bool In_exact_arithmetic_deferring_changes_nothing(RunCase run)
    {
        var network = Mlp(run.Widths, Activation(new Square()), Initializer.Glorot);
        var plain = new GradientStep(new(network, new HalfSquaredError()), new Backpropagation(), Optimizer.Sgd(0.25));
        var (start, batches) = InPrimeField(plain, run);
        var deferred = new DeferredUpdateStep(plain, run.Block, run.MinElements);
        return FoldReadable(plain, start, batches).Parameters == (batches | Fold(start, deferred)).Parameters;
    }

    [Property(Arbitrary = [typeof(RunCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool In_exact_arithmetic_deferring_changes_nothing_with_momentum_and_penalty(RunCase run)
    {
        var network = Mlp(run.Widths, Activation(new Square()), Initializer.Glorot);
        var objective = new Objective(network, new HalfSquaredError()) { WeightPenalty = 0.125 };
        var plain = new GradientStep(objective, new Backpropagation(), Optimizer.Momentum(0.25, 0.5));
        var (start, batches) = InPrimeField(plain, run);
        var deferred = new DeferredUpdateStep(plain, run.Block, run.MinElements);
        return FoldReadable(plain, start, batches).Parameters == (batches | Fold(start, deferred)).Parameters;
    }

    /// <summary>
    /// Folds Apply itself: a fold over the step may select a fused form, and two fused forms would be compared with each other.
    /// </summary>
    static TrainState<T> FoldReadable<T>(Step step, TrainState<T> start, IEnumerable<Batch<T>> batches) where T : unmanaged =>
        Fold<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches);

    [Property(Arbitrary = [typeof(RunCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool The_fused_form_has_the_bits_of_single_steps_in_float(RunCase run) =>
        BlocksAgree<float>(run, Tanh, new SoftmaxCrossEntropy());

    [Property(Arbitrary = [typeof(RunCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool The_fused_form_has_the_bits_of_single_steps_in_double(RunCase run) =>
        BlocksAgree<double>(run, Relu, new HalfSquaredError());

    [Property(Arbitrary = [typeof(RunCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool The_fused_notebook_has_the_bits_of_single_steps(RunCase run) =>
        BlocksAgree<float>(run, Notebook(run)) && BlocksAgree<double>(run, Notebook(run));

    [Property(Arbitrary = [typeof(RunCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool Stopping_anywhere_and_resuming_changes_no_bit_of_the_notebook(RunCase run) => Resumes(run, Notebook(run));

    [Property(Arbitrary = [typeof(RunCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool Stopping_anywhere_and_resuming_changes_no_bit(RunCase run) =>
        Resumes(run, Sgd(run, Sigmoid, new BinaryCrossEntropyWithLogits()));

    static bool Resumes(RunCase run, DeferredUpdateStep step)
    {
        var (start, batches) = RandomRun<float>(step, run);
        var resumed = batches.Skip(run.Split) | Fold(batches.Take(run.Split) | Fold(start, step), step);
        var whole = batches | Fold(start, step);
        return resumed.Parameters == whole.Parameters && resumed.Step == whole.Step;
    }

    [Property(Arbitrary = [typeof(RunCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool The_fused_form_resumes_from_a_state_with_pending_updates(RunCase run) =>
        ResumesWithin(Sgd(run with { MinElements = 0 }, Sigmoid, new HalfSquaredError()), run)
        && ResumesWithin(Notebook(run with { MinElements = 0 }), run);

    [Property(Arbitrary = [typeof(RunCases)], MaxTest = 100, QuietOnSuccess = true)]
    public bool So_it_does_with_any_SIMD_width_and_any_number_of_threads(RunCase run) =>
        ResumesWithin(Sgd(run with { MinElements = 0 }, Sigmoid, new HalfSquaredError()), run, Threaded<Lanes256<float>>(2))
        && ResumesWithin(Sgd(run with { MinElements = 0 }, Tanh, new HalfSquaredError()), run, Threaded<Lanes512<float>>(3))
        && ResumesWithin(Notebook(run with { MinElements = 0 }), run, Threaded<Lanes256<float>>(7));

    static Kernels<float> Threaded<S>(int threads) where S : struct, IScalar<S>, ISimdVector<S, float> =>
        new Kernels<float, S> { MinWorkPerThread = 1 }.WithThreads(threads);

    /// <summary>Whether the fused form resumes from a state with pending updates and ends in the final state of single steps.</summary>
    static bool ResumesWithin(DeferredUpdateStep step, RunCase run, Kernels<float>? kernels = null)
    {
        var (start, batches) = RandomRun<float>(step, run);
        kernels ??= Kernels<float>.Default;
        var rest = batches.Skip(run.Split);
        var within = FoldReadable(step, start, batches.Take(run.Split));
        var stopped = End(ExecutorSelection.Run(step, start, batches.Take(run.Split), 0, kernels));
        var ranks = within.Parameters.Matrices.Where((_, i) => i % 2 == 0).Select(w => w.PendingRank);
        return ranks.All(rank => rank == run.Split % run.Block)
            && ExecutorSelection.CanResume(step, within)
            && AllSame(
                ExecutorSelection.Scan(step, within, rest, kernels),
                Scan<TrainState<float>, Batch<float>, Metrics>(within, step.Apply)(rest))
            && End(ExecutorSelection.Run(step, stopped, rest, 0, kernels)).Parameters == FoldReadable(step, start, batches).Parameters;
    }

    static TrainState<float> End(IEnumerable<TrainingEvent<float>> events) => ((Finished<float>)events.Last()).State;

    [Property(Arbitrary = [typeof(RunCases)], MaxTest = 100, QuietOnSuccess = true)]
    public bool Reading_the_weights_within_a_block_changes_no_bit(RunCase run)
    {
        var step = Sgd(run, Sigmoid, new HalfSquaredError());
        var (start, batches) = RandomRun<float>(step, run);
        var inspected = (batches | Scan(start, step))
            .Select(next => (next.State, next.State.Parameters.Flatten().Sum(), next.Metrics.Loss))
            .Last().State;
        return inspected.Parameters == (batches | Fold(start, step)).Parameters;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void On_drawn_digits_the_fused_form_has_the_bits_of_single_steps_on_any_number_of_threads(int threads)
    {
        var (start, step, batches) = Digits<float>(300);
        Assert.Equal(FoldReadable(step, start, batches).Parameters, (batches | Fold(start, step, threads)).Parameters);
    }

    public static TheoryData<string> Recipe { get; } = new(BuiltInRecipes.Gradient.Name, BuiltInRecipes.Notebook.Name);

    [Theory]
    [MemberData(nameof(Recipe))]
    public void After_a_thousand_steps_in_double_the_plain_fold_is_a_rounding_error_away(string recipe)
    {
        var (start, step, batches) = Digits<double>(1000, recipe);
        var deferred = (batches | Fold(start, step)).Parameters;
        var plain = (batches | Fold(start, step.Inner)).Parameters;
        var distance = deferred + -1 * plain;
        Assert.InRange(Math.Sqrt(Parameters<double>.Dot(distance, distance) / Parameters<double>.Dot(plain, plain)), 0, 1e-12);
    }

    [Property(Arbitrary = [typeof(RunCases)], MaxTest = 100, QuietOnSuccess = true)]
    public bool Batches_of_one_and_of_several_samples_may_follow_each_other(RunCase run)
    {
        var step = Sgd(run, Sigmoid, new HalfSquaredError());
        var (start, samples) = RandomRun<double>(step, run);
        var mixed = samples.Take(run.Split)
            .Concat(samples.Skip(run.Split).Take(6).Chunk(2).Select(Stack))
            .Concat(samples.Take(5))
            .ToImmutableArray();
        return AgreeWithSteps(step, start, mixed, run.Block);
    }

    [Property(Arbitrary = [typeof(RunCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool Run_reports_the_losses_and_the_final_state_of_single_steps(RunCase run)
    {
        var step = Sgd(run, Tanh, new SoftmaxCrossEntropy());
        var (start, batches) = RandomRun<float>(step, run);
        return AgreeWithSteps(step, start, batches, 1 + run.Split);
    }

    [Theory]
    [MemberData(nameof(Recipe))]
    public void Run_on_a_recipe_reports_the_losses_of_single_steps(string recipe)
    {
        var (start, step, batches) = Digits<float>(100, recipe);
        Assert.True(AgreeWithSteps(step, start, batches, every: 7));
        Assert.True(AgreeWithSteps(step with { MinElements = int.MaxValue }, start, batches, every: 7));
    }

    [Fact]
    public void Without_batches_the_state_stays_as_it_is()
    {
        var (start, step, _) = Digits<float>(1);
        Assert.Equal(start, Array.Empty<Batch<float>>() | Fold(start, step));
        Assert.Empty(Array.Empty<Batch<float>>() | Scan(start, step));
    }

    static bool AgreeWithSteps<T>(DeferredUpdateStep step, TrainState<T> start, ImmutableArray<Batch<T>> batches, int every)
        where T : unmanaged
    {
        var reference = Scan<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches).ToArray();
        var losses = reference
            .Where(next => (next.State.Step - 1) % every == 0)
            .Select(next => new StepLoss<T>(next.State.Step - 1, next.Metrics.Loss));
        TrainingEvent<T>[] expected = [.. losses, new Finished<T>(reference.Length == 0 ? start : reference[^1].State)];
        return expected.SequenceEqual(Run(start, step, every)(batches)) && AllSame(batches | Scan(start, step), reference);
    }

    static Batch<double> Stack(Batch<double>[] samples) => new(
        samples.Select(sample => sample.X).Aggregate(Matrix<double>.VStack),
        samples.Select(sample => sample.Target).Aggregate(Matrix<double>.VStack));

    [Theory]
    [MemberData(nameof(Recipe))]
    public void The_default_steps_of_the_recipes_have_a_fused_form(string recipe)
    {
        var config = new TrainingConfig(BuiltInRecipes.All[recipe], [100], Sigmoid, LossKind.SquaredError, 0.3, 1, 1, 1, Precision.Single);
        Assert.True(ExecutorSelection.HasFusedExecutor(Assert.IsType<DeferredUpdateStep>(config.CreateStep(784, 10))));
    }

    // Only the first layer's inputs are known in advance; small weights are written at once.
    [Theory]
    [InlineData(12, typeof(LookaheadWeights<float>), typeof(DeferredWeights<float>))]
    [InlineData(13, typeof(LookaheadWeights<float>), typeof(ImmediateWeights<float>))]
    [InlineData(21, typeof(ImmediateWeights<float>), typeof(ImmediateWeights<float>))]
    public void Layer_and_size_decide_in_which_form_weights_are_trained(int minElements, Type first, Type second)
    {
        var (network, kernels) = (Dense(5, 4) >> Sigmoid >> Dense(4, 3) >> Sigmoid, Kernels<float>.Default);
        var notebook = new NotebookStep(network, 0.3);
        var descent = new GradientStep(new(network, new HalfSquaredError()), new Backpropagation(), Optimizer.Sgd(0.3));
        var units = FusedDenseStack.SplitNetwork(network, network.Init<float>(Key.From(1)), kernels);
        var step = new DeferredUpdateStep(notebook, MinElements: minElements);
        PerSampleExecutor<float>[] executors =
        [
            new NotebookExecutor<float>(step, notebook, units, kernels),
            new DescentExecutor<float>(step with { Inner = descent }, descent, reportedObjective: null, units, kernels),
        ];
        foreach (var executor in executors) Assert.Equal([first, second], executor.Weights.Select(weights => weights.GetType()));
    }

    [Fact]
    public void A_step_without_a_block_form_is_refused_by_name()
    {
        var (start, step, samples) = Digits<float>(1);
        var inner = new LossAfterUpdateStep(step, new(step.Network, new HalfSquaredError()));
        var steps = DeferredExecutor.Scan(step with { Inner = inner }, start, samples, Kernels<float>.Default);
        Assert.Equal($"No block form of {inner}.", Assert.Throws<NotSupportedException>(() => steps.Count()).Message);
    }

    static bool BlocksAgree<T>(RunCase run, Layer activation, Loss loss) where T : unmanaged =>
        BlocksAgree<T>(run, Sgd(run, activation, loss));

    static bool BlocksAgree<T>(RunCase run, DeferredUpdateStep step) where T : unmanaged
    {
        var (start, batches) = RandomRun<T>(step, run);
        var reference = Scan<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches);
        return ExecutorSelection.HasFusedExecutor(step) && AllSame(batches | Scan(start, step), reference);
    }

    /// <summary>Both are enumerated to the end before they are compared: later steps must not change a state that was returned.</summary>
    static bool AllSame<T>(
        IEnumerable<(TrainState<T> State, Metrics Metrics)> a, IEnumerable<(TrainState<T> State, Metrics Metrics)> b) where T : unmanaged =>
        (a.ToArray(), b.ToArray()) is var (first, second) && first.Length == second.Length && first.Zip(second, Same).All(same => same);

    static bool Same<T>((TrainState<T> State, Metrics Metrics) a, (TrainState<T> State, Metrics Metrics) b) where T : unmanaged =>
        a.State == b.State && a.Metrics.Loss.Equals(b.Metrics.Loss);

    static DeferredUpdateStep Sgd(RunCase run, Layer activation, Loss loss)
    {
        var network = Mlp(run.Widths, activation, Initializer.Lecture);
        return new(new GradientStep(new(network, loss), new Backpropagation(), Optimizer.Sgd(0.3)), run.Block, run.MinElements);
    }

    /// <summary>The notebook's step, for the first and last width of the run and a hidden layer as wide as the second.</summary>
    static DeferredUpdateStep Notebook(RunCase run)
    {
        var network = Mlp([run.Widths[0], run.Widths[1], run.Widths[^1]], Sigmoid, Initializer.Lecture) >> Sigmoid;
        return new(new NotebookStep(network, 0.3), run.Block, run.MinElements);
    }

    static (TrainState<T>, ImmutableArray<Batch<T>>) RandomRun<T>(Step step, RunCase run) where T : unmanaged
    {
        var key = Key.From(run.Seed);
        var batches = Enumerable.Range(0, run.Samples).Select(i => new Batch<T>(
            Matrix<T>.Fill(1, run.Widths[0], j => key.FoldIn(i).Uniform(j, -1, 1)),
            Matrix<T>.Fill(1, run.Widths[^1], j => key.FoldIn(~i).Uniform(j))));
        return (step.Init<T>(key), [.. batches]);
    }

    static (TrainState<PrimeField>, ImmutableArray<Batch<PrimeField>>) InPrimeField(Step step, RunCase run)
    {
        var key = Key.From(run.Seed);
        var p = step.Network.Init<double>(key).Matrices.Select((m, i) => Integers(m.Rows, m.Columns, key.FoldIn(i)));
        var batches = Enumerable.Range(0, run.Samples).Select(i => new Batch<PrimeField>(
            Integers(1, run.Widths[0], key.FoldIn(1000 + i)), Integers(1, run.Widths[^1], key.FoldIn(2000 + i))));
        return (step.Init(new Parameters<PrimeField>([.. p]), key), [.. batches]);

        static Matrix<PrimeField> Integers(int rows, int columns, Key key) =>
            Matrix<PrimeField>.Fill(rows, columns, j => key.UniformInt(j, 1 << 19) - (1 << 18));
    }

    static (TrainState<T> Start, DeferredUpdateStep Step, ImmutableArray<Batch<T>> Batches) Digits<T>(int count, string recipe = "gradient")
        where T : unmanaged
    {
        var config = new TrainingConfig(BuiltInRecipes.All[recipe], [100], Sigmoid, LossKind.SquaredError, 0.3, 1, 1, 1, Precision.Single);
        var step = (DeferredUpdateStep)config.CreateStep(784, 10);
        var encoder = new Encoder<T>(config.Recipe.PixelEncoding, config.Recipe.TargetEncoding, 10);
        var batches = Pipeline.Data.Batches.InOrder(DigitDrawing.Images(Key.From(3), count), encoder, 1);
        return (step.Init<T>(Key.From(1)), step, [.. batches]);
    }
}
