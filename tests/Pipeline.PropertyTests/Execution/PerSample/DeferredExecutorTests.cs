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
using static Pipeline.Layers.Network;
using static Pipeline.Folds;

namespace Pipeline.PropertyTests.Execution;

/// <summary>
/// Deferred updates: equal to eager ones in exact arithmetic, blocks bitwise equal to single steps, states within a block, and the distance
/// from eager updates in floating point.
/// </summary>
public class DeferredExecutorTests
{
    /// <summary>x² as an activation: a polynomial, which can be evaluated over a prime field.</summary>
    readonly struct Square : IActivation
    {
        public static string Name => "square";

        public static S Value<S>(S x) where S : IScalar<S> => x * x;

        public static S Derivative<S>(S x, S y) where S : IScalar<S> => 2 * x;
    }

    /// <summary>A short training run: layer widths, block size, MinElements, number of samples, and where the run is split.</summary>
    public sealed record TrainingCase(ImmutableArray<int> Widths, int Block, int MinElements, int Samples, int Split, long Seed)
    {
        public override string ToString() =>
            $"widths {string.Join('-', Widths)}, blocks of {Block}, from {MinElements} elements, "
            + $"{Samples} samples split at {Split}, seed {Seed}";
    }

    public static class TrainingCases
    {
        public static Arbitrary<TrainingCase> Any() => Arb.From(
            from depth in Gen.Choose(2, 4)
            from widths in Gen.ArrayOf(Gen.Choose(1, 40), depth)
            from block in Gen.OneOf(Gen.Choose(1, 9), Gen.Choose(10, 40))
            from minElements in Gen.Elements(0, 0, 200, 1 << 20)
            from samples in Gen.Choose(1, 45)
            from split in Gen.Choose(0, samples)
            from seed in Gen.Choose(0, 1 << 20)
            select new TrainingCase([.. widths], block, minElements, samples, split, seed), Shrink);

        static IEnumerable<TrainingCase> Shrink(TrainingCase run)
        {
            if (run.Samples > 1) yield return run with { Samples = run.Samples / 2, Split = run.Split / 2 };
            if (run.Widths.Length > 2) yield return run with { Widths = run.Widths.RemoveAt(1) };
            for (var i = 0; i < run.Widths.Length; i++)
                if (run.Widths[i] > 1) yield return run with { Widths = run.Widths.SetItem(i, run.Widths[i] / 2) };
        }
    }

    [Property(Arbitrary = [typeof(TrainingCases)], MaxTest = 300, QuietOnSuccess = true)]
    public bool In_a_prime_field_deferred_SGD_equals_eager_SGD(TrainingCase run)
    {
        var network = Mlp(run.Widths, new Activation<Square>(), new Glorot());
        return DeferredEqualsEager(
            new GradientStep(new(network, new HalfSquaredError()), new Backpropagation(), Optimizer.Sgd(0.25)), run);
    }

    [Property(Arbitrary = [typeof(TrainingCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool In_a_prime_field_deferred_momentum_equals_eager_momentum(TrainingCase run)
    {
        var network = Mlp(run.Widths, new Activation<Square>(), new Glorot());
        var objective = new Objective(network, new HalfSquaredError()) { WeightPenalty = 0.125 };
        return DeferredEqualsEager(new GradientStep(objective, new Backpropagation(), Optimizer.Momentum(0.25, 0.5)), run);
    }

    static bool DeferredEqualsEager(GradientStep eager, TrainingCase run)
    {
        var (start, batches) = InPrimeField(eager, run);
        var deferred = new Deferred(eager, run.Block, run.MinElements);
        return StepByStep.Fold(eager, start, batches).Parameters == (batches | Fold(start, deferred)).Parameters;
    }

    [Property(Arbitrary = [typeof(TrainingCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool A_block_at_once_has_the_bits_of_one_step_at_a_time_in_float(TrainingCase run) =>
        BlocksAgree<float>(run, Tanh, new SoftmaxCrossEntropy());

    [Property(Arbitrary = [typeof(TrainingCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool A_block_at_once_has_the_bits_of_one_step_at_a_time_in_double(TrainingCase run) =>
        BlocksAgree<double>(run, Relu, new HalfSquaredError());

    [Property(Arbitrary = [typeof(TrainingCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool A_block_at_once_has_the_bits_of_one_step_at_a_time_for_the_notebook_step(TrainingCase run) =>
        BlocksAgree<float>(run, Notebook(run)) && BlocksAgree<double>(run, Notebook(run));

    [Property(Arbitrary = [typeof(TrainingCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool Stopping_and_resuming_changes_no_bit_of_the_notebook_step(TrainingCase run) => Resumes(run, Notebook(run));

    [Property(Arbitrary = [typeof(TrainingCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool Stopping_and_resuming_changes_no_bit(TrainingCase run) =>
        Resumes(run, Sgd(run, Sigmoid, new BinaryCrossEntropyWithLogits()));

    static bool Resumes(TrainingCase run, Deferred step)
    {
        var (start, batches) = RandomRun<float>(step, run);
        var resumed = batches.Skip(run.Split) | Fold(batches.Take(run.Split) | Fold(start, step), step);
        var uninterrupted = batches | Fold(start, step);
        return resumed.Parameters == uninterrupted.Parameters && resumed.Step == uninterrupted.Step;
    }

    [Property(Arbitrary = [typeof(TrainingCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool A_state_within_a_block_is_resumed_with_its_pending_updates(TrainingCase run) =>
        ResumesWithinBlock(Sgd(run with { MinElements = 0 }, Sigmoid, new HalfSquaredError()), run)
        && ResumesWithinBlock(Notebook(run with { MinElements = 0 }), run);

    [Property(Arbitrary = [typeof(TrainingCases)], MaxTest = 100, QuietOnSuccess = true)]
    public bool A_state_within_a_block_is_resumed_for_any_SIMD_width_and_number_of_threads(TrainingCase run)
    {
        var (all, loss) = (run with { MinElements = 0 }, new HalfSquaredError());
        var narrow = new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 };
        var wide = new Kernels<float, Lanes512<float>> { MinWorkPerThread = 1 };
        return ResumesWithinBlock(Sgd(all, Sigmoid, loss), run, narrow.WithThreads(2))
            && ResumesWithinBlock(Sgd(all, Tanh, loss), run, wide.WithThreads(3))
            && ResumesWithinBlock(Notebook(all), run, narrow.WithThreads(7));
    }

    /// <summary>Whether the block executor resumes a state with pending updates and ends with the bits of single steps.</summary>
    static bool ResumesWithinBlock(Deferred step, TrainingCase run, Kernels<float>? kernels = null)
    {
        var (start, batches) = RandomRun<float>(step, run);
        var selected = kernels ?? Kernels<float>.Default;
        var (first, rest) = (batches.Take(run.Split), batches.Skip(run.Split));
        var withinBlock = StepByStep.Fold(step, start, first);
        var ranks = withinBlock.Parameters.Matrices.Where((_, i) => i % 2 == 0).Select(w => w.PendingRank);
        return ranks.All(rank => rank == run.Split % run.Block)
            && Selection.CanResume(step, withinBlock)
            && AllSame(Selection.Scan(step, withinBlock, rest, selected), StepByStep.Scan(step, withinBlock, rest))
            && Trained(Trained(start, first), rest).Parameters == StepByStep.Fold(step, start, batches).Parameters;

        TrainState<float> Trained(TrainState<float> state, IEnumerable<Batch<float>> next) =>
            ((Finished<float>)Selection.Run(step, state, next, 0, selected).Last()).State;
    }

    [Property(Arbitrary = [typeof(TrainingCases)], MaxTest = 100, QuietOnSuccess = true)]
    public bool Reading_the_weights_within_a_block_changes_no_bit(TrainingCase run)
    {
        var step = Sgd(run, Sigmoid, new HalfSquaredError());
        var (start, batches) = RandomRun<float>(step, run);
        var results = (batches | Scan(start, step)).Select(next => (next.State, next.State.Parameters.Flatten().Sum(), next.Metrics.Loss));
        return results.Last().State.Parameters == (batches | Fold(start, step)).Parameters;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Blocks_on_any_number_of_threads_have_the_bits_of_single_steps_on_digits(int threads)
    {
        var (start, step, batches) = Digits<float>(300);
        Assert.Equal(StepByStep.Fold(step, start, batches).Parameters, (batches | Fold(start, step, threads)).Parameters);
    }

    public static TheoryData<string> Recipe { get; } = new(BuiltInRecipes.Gradient.Name, BuiltInRecipes.Notebook.Name);

    [Theory]
    [MemberData(nameof(Recipe))]
    public void After_a_thousand_steps_in_double_deferred_and_eager_weights_differ_by_rounding(string recipe)
    {
        var (start, step, batches) = Digits<double>(1000, recipe);
        var deferred = (batches | Fold(start, step)).Parameters;
        var eager = (batches | Fold(start, step.Inner)).Parameters;
        var difference = deferred + -1 * eager;
        Assert.InRange(Math.Sqrt(Parameters<double>.Dot(difference, difference) / Parameters<double>.Dot(eager, eager)), 0, 1e-12);
    }

    [Property(Arbitrary = [typeof(TrainingCases)], MaxTest = 100, QuietOnSuccess = true)]
    public bool Single_samples_and_larger_batches_may_alternate(TrainingCase run)
    {
        var step = Sgd(run, Sigmoid, new HalfSquaredError());
        var (start, samples) = RandomRun<double>(step, run);
        var pairs = samples.Skip(run.Split).Take(6).Chunk(2).Select(Stacked);
        return AgreesWithSteps(step, start, [.. samples.Take(run.Split), .. pairs, .. samples.Take(5)], run.Block);
    }

    [Property(Arbitrary = [typeof(TrainingCases)], MaxTest = 150, QuietOnSuccess = true)]
    public bool Run_reports_the_losses_and_the_state_of_single_steps(TrainingCase run)
    {
        var step = Sgd(run, Tanh, new SoftmaxCrossEntropy());
        var (start, batches) = RandomRun<float>(step, run);
        return AgreesWithSteps(step, start, batches, 1 + run.Split);
    }

    [Theory]
    [MemberData(nameof(Recipe))]
    public void Run_of_a_recipe_reports_its_losses(string recipe)
    {
        var (start, step, batches) = Digits<float>(100, recipe);
        Assert.True(AgreesWithSteps(step, start, batches, every: 7));
        Assert.True(AgreesWithSteps(step with { MinElements = int.MaxValue }, start, batches, every: 7));
    }

    [Fact]
    public void No_batches_leave_the_state_unchanged()
    {
        var (start, step, _) = Digits<float>(1);
        Assert.Equal(start, Array.Empty<Batch<float>>() | Fold(start, step));
        Assert.Empty(Array.Empty<Batch<float>>() | Scan(start, step));
    }

    static bool AgreesWithSteps<T>(Deferred step, TrainState<T> start, ImmutableArray<Batch<T>> batches, int every) where T : unmanaged
    {
        var results = StepByStep.Scan(step, start, batches).ToArray();
        var reported = results.Select(StepByStep.Report).Where(report => report.Step % every == 0);
        TrainingEvent<T>[] expected = [.. reported, new Finished<T>(results.Length == 0 ? start : results[^1].State)];
        return expected.SequenceEqual(Run(start, step, every)(batches)) && AllSame(batches | Scan(start, step), results);
    }

    static Batch<double> Stacked(Batch<double>[] samples) => new(
        samples.Select(sample => sample.X).Aggregate(Matrix<double>.Stack),
        samples.Select(sample => sample.Target).Aggregate(Matrix<double>.Stack));

    [Theory]
    [MemberData(nameof(Recipe))]
    public void The_default_recipes_have_a_block_executor(string recipe)
    {
        var config = new TrainingConfig(BuiltInRecipes.All[recipe], [100], Sigmoid, LossKind.SquaredError, 0.3, 1, 1, 1, Precision.Single);
        Assert.True(Selection.Supports(Assert.IsType<Deferred>(config.Step(784, 10))));
    }

    static bool BlocksAgree<T>(TrainingCase run, Layer activation, Loss loss) where T : unmanaged =>
        BlocksAgree<T>(run, Sgd(run, activation, loss));

    static bool BlocksAgree<T>(TrainingCase run, Deferred step) where T : unmanaged
    {
        var (start, batches) = RandomRun<T>(step, run);
        return Selection.Supports(step) && AllSame(batches | Scan(start, step), StepByStep.Scan(step, start, batches));
    }

    /// <summary>Compares after the last step: a returned state must not change when training goes on.</summary>
    static bool AllSame<T>(
        IEnumerable<(TrainState<T> State, Metrics Metrics)> a, IEnumerable<(TrainState<T> State, Metrics Metrics)> b) where T : unmanaged =>
        (a.ToArray(), b.ToArray()) is var (first, second) && first.Length == second.Length && first.Zip(second, Same).All(same => same);

    static bool Same<T>((TrainState<T> State, Metrics Metrics) a, (TrainState<T> State, Metrics Metrics) b) where T : unmanaged =>
        a.State == b.State && a.Metrics.Loss.Equals(b.Metrics.Loss);

    static Deferred Sgd(TrainingCase run, Layer activation, Loss loss)
    {
        var network = Mlp(run.Widths, activation, new LectureInitializer());
        return new(new GradientStep(new(network, loss), new Backpropagation(), Optimizer.Sgd(0.3)), run.Block, run.MinElements);
    }

    /// <summary>The notebook step with one hidden layer: input, first hidden and output width of the case.</summary>
    static Deferred Notebook(TrainingCase run)
    {
        var network = Mlp([run.Widths[0], run.Widths[1], run.Widths[^1]], Sigmoid, new LectureInitializer()) >> Sigmoid;
        return new(new NotebookStep(network, 0.3), run.Block, run.MinElements);
    }

    static (TrainState<T>, ImmutableArray<Batch<T>>) RandomRun<T>(Step step, TrainingCase run) where T : unmanaged
    {
        var key = Key.From(run.Seed);
        var batches = Enumerable.Range(0, run.Samples).Select(i => new Batch<T>(
            Matrix<T>.Fill(1, run.Widths[0], j => key.FoldIn(i).Uniform(j, -1, 1)),
            Matrix<T>.Fill(1, run.Widths[^1], j => key.FoldIn(~i).Uniform(j))));
        return (step.Init<T>(key), [.. batches]);
    }

    static (TrainState<PrimeField>, ImmutableArray<Batch<PrimeField>>) InPrimeField(Step step, TrainingCase run)
    {
        var key = Key.From(run.Seed);
        Matrix<PrimeField> Integers(int rows, int columns, Key child) =>
            Matrix<PrimeField>.Fill(rows, columns, j => child.UniformInt(j, 1 << 19) - (1 << 18));
        var p = step.Network.Init<double>(key).Matrices.Select((m, i) => Integers(m.Rows, m.Columns, key.FoldIn(i)));
        var batches = Enumerable.Range(0, run.Samples).Select(i => new Batch<PrimeField>(
            Integers(1, run.Widths[0], key.FoldIn(1000 + i)), Integers(1, run.Widths[^1], key.FoldIn(2000 + i))));
        return (step.Init(new Parameters<PrimeField>([.. p]), key), [.. batches]);
    }

    static (TrainState<T> Start, Deferred Step, ImmutableArray<Batch<T>> Batches) Digits<T>(
        int count, string recipe = "gradient") where T : unmanaged
    {
        var config = new TrainingConfig(BuiltInRecipes.All[recipe], [100], Sigmoid, LossKind.SquaredError, 0.3, 1, 1, 1, Precision.Single);
        var step = (Deferred)config.Step(784, 10);
        var encoder = new Encoder<T>(config.Recipe.PixelEncoding, config.Recipe.TargetEncoding, 10);
        return (step.Init<T>(Key.From(1)), step, [.. Batches.InOrder(DigitDrawing.Images(Key.From(3), count), encoder, 1)]);
    }
}
