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

/// <summary>The four proofs of deferred updates: the algebra, the fused block, the state within a block, and the distance from the plain fold.</summary>
public class DeferredTests
{
    /// <summary>x² as an activation: a polynomial, so that networks with it run over a field.</summary>
    readonly struct Square : IActivation
    {
        public static string Name => "square";

        public static S Value<S>(S x) where S : IScalar<S> => x * x;

        public static S Derivative<S>(S x, S y) where S : IScalar<S> => 2 * x;
    }

    /// <summary>A short training run: widths from input to output, a block size, how large a matrix must be to be deferred, and how many samples.</summary>
    public sealed record Run(ImmutableArray<int> Widths, int Block, int Least, int Samples, int Cut, long Seed)
    {
        public override string ToString() => $"widths {string.Join('-', Widths)}, blocks of {Block}, from {Least} numbers on, {Samples} samples cut at {Cut}, seed {Seed}";
    }

    public static class Runs
    {
        public static Arbitrary<Run> Any() => Arb.From(
            from depth in Gen.Choose(2, 4)
            from widths in Gen.ArrayOf(Gen.Choose(1, 40), depth)
            from block in Gen.OneOf(Gen.Choose(1, 9), Gen.Choose(10, 40))
            from least in Gen.Elements(0, 0, 200, 1 << 20)
            from samples in Gen.Choose(1, 45)
            from cut in Gen.Choose(0, samples)
            from seed in Gen.Choose(0, 1 << 20)
            select new Run([.. widths], block, least, samples, cut, seed), Smaller);

        static IEnumerable<Run> Smaller(Run run)
        {
            if (run.Samples > 1) yield return run with { Samples = run.Samples / 2, Cut = run.Cut / 2 };
            if (run.Widths.Length > 2) yield return run with { Widths = run.Widths.RemoveAt(1) };
            for (var i = 0; i < run.Widths.Length; i++)
                if (run.Widths[i] > 1) yield return run with { Widths = run.Widths.SetItem(i, run.Widths[i] / 2) };
        }
    }

    [Property(Arbitrary = [typeof(Runs)], MaxTest = 300, QuietOnSuccess = true)]
    public bool In_exact_arithmetic_deferring_changes_nothing(Run run)
    {
        var network = Mlp(run.Widths, new Activation<Square>(), new Glorot());
        var plain = new GradientStep(new(network, new HalfSquaredError()), new Backpropagation(), Optimizer.Sgd(0.25));
        var (start, batches) = Fielded(plain, run);
        return Written(plain, start, batches).Parameters == (batches | Fold(start, new Deferred(plain, run.Block, run.Least))).Parameters;
    }

    [Property(Arbitrary = [typeof(Runs)], MaxTest = 150, QuietOnSuccess = true)]
    public bool In_exact_arithmetic_deferring_changes_nothing_of_momentum_either(Run run)
    {
        var network = Mlp(run.Widths, new Activation<Square>(), new Glorot());
        var plain = new GradientStep(new(network, new HalfSquaredError()) { WeightPenalty = 0.125 }, new Backpropagation(), Optimizer.Momentum(0.25, 0.5));
        var (start, batches) = Fielded(plain, run);
        return Written(plain, start, batches).Parameters == (batches | Fold(start, new Deferred(plain, run.Block, run.Least))).Parameters;
    }

    /// <summary>One step after the other, as it is written down: a fold over a step that may be run in another form would prove two of those against each other.</summary>
    static TrainState<T> Written<T>(Step step, TrainState<T> start, IEnumerable<Batch<T>> batches) where T : unmanaged =>
        Fold<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches);

    [Property(Arbitrary = [typeof(Runs)], MaxTest = 150, QuietOnSuccess = true)]
    public bool A_block_at_once_has_the_bits_of_one_step_at_a_time_in_float(Run run) => BlocksAgree<float>(run, Tanh, new SoftmaxCrossEntropy());

    [Property(Arbitrary = [typeof(Runs)], MaxTest = 150, QuietOnSuccess = true)]
    public bool A_block_at_once_has_the_bits_of_one_step_at_a_time_in_double(Run run) => BlocksAgree<double>(run, Relu, new HalfSquaredError());

    [Property(Arbitrary = [typeof(Runs)], MaxTest = 150, QuietOnSuccess = true)]
    public bool A_block_at_once_has_the_bits_of_one_step_at_a_time_with_the_quirks_of_the_notebook(Run run) => BlocksAgree<float>(run, Notebook(run)) && BlocksAgree<double>(run, Notebook(run));

    [Property(Arbitrary = [typeof(Runs)], MaxTest = 150, QuietOnSuccess = true)]
    public bool Stopping_anywhere_and_going_on_changes_no_bit_of_the_notebook(Run run) => Resumes(run, Notebook(run));

    [Property(Arbitrary = [typeof(Runs)], MaxTest = 150, QuietOnSuccess = true)]
    public bool Stopping_anywhere_and_going_on_changes_no_bit(Run run) => Resumes(run, Sgd(run, Sigmoid, new BinaryCrossEntropyWithLogits()));

    static bool Resumes(Run run, Deferred step)
    {
        var (start, batches) = Drawn<float>(step, run);
        var resumed = batches.Skip(run.Cut) | Fold(batches.Take(run.Cut) | Fold(start, step), step);
        var whole = batches | Fold(start, step);
        return resumed.Parameters == whole.Parameters && resumed.Step == whole.Step;
    }

    [Property(Arbitrary = [typeof(Runs)], MaxTest = 150, QuietOnSuccess = true)]
    public bool A_state_within_a_block_whose_terms_are_pending_is_gone_on_from_with_them(Run run) =>
        GoesOn(Sgd(run with { Least = 0 }, Sigmoid, new HalfSquaredError()), run) && GoesOn(Notebook(run with { Least = 0 }), run);

    [Property(Arbitrary = [typeof(Runs)], MaxTest = 100, QuietOnSuccess = true)]
    public bool So_it_is_on_any_lanes_and_any_number_of_threads(Run run) =>
        GoesOn(Sgd(run with { Least = 0 }, Sigmoid, new HalfSquaredError()), run, new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(2))
        && GoesOn(Sgd(run with { Least = 0 }, Tanh, new HalfSquaredError()), run, new Kernels<float, Lanes512<float>> { MinWorkPerThread = 1 }.WithThreads(3))
        && GoesOn(Notebook(run with { Least = 0 }), run, new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(7));

    /// <summary>Whether the block form takes up a state with the terms of its matrices, and ends where single steps end.</summary>
    static bool GoesOn(Deferred step, Run run, Kernels<float>? kernels = null)
    {
        var (start, batches) = Drawn<float>(step, run);
        kernels ??= Kernels<float>.Default;
        var within = Written(step, start, batches.Take(run.Cut));
        var pending = within.Parameters.Matrices.Where((_, i) => i % 2 == 0).Select(w => w.PendingRank);
        return pending.All(terms => terms == run.Cut % run.Block)
            && Selection.CanResume(step, within)
            && AllSame(Selection.Scan(step, within, batches.Skip(run.Cut), kernels), Scan<TrainState<float>, Batch<float>, Metrics>(within, step.Apply)(batches.Skip(run.Cut)))
            && End(Selection.Run(step, End(Selection.Run(step, start, batches.Take(run.Cut), 0, kernels)), batches.Skip(run.Cut), 0, kernels)).Parameters
                == Written(step, start, batches).Parameters;
    }

    static TrainState<float> End(IEnumerable<TrainingEvent<float>> events) => ((Finished<float>)events.Last()).State;

    [Property(Arbitrary = [typeof(Runs)], MaxTest = 100, QuietOnSuccess = true)]
    public bool Looking_at_the_weights_within_a_block_changes_no_bit(Run run)
    {
        var step = Sgd(run, Sigmoid, new HalfSquaredError());
        var (start, batches) = Drawn<float>(step, run);
        var watched = (batches | Scan(start, step)).Select(next => (next.State, next.State.Parameters.Flatten().Sum(), next.Metrics.Loss)).Last().State;
        return watched.Parameters == (batches | Fold(start, step)).Parameters;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void On_drawn_digits_blocks_steps_and_threads_agree_bitwise(int threads)
    {
        var (start, step, batches) = Digits<float>(300, threads);
        Assert.Equal(Written(step, start, batches).Parameters, (batches | Fold(start, step)).Parameters);
    }

    public static TheoryData<string> Recipe { get; } = new(BuiltInRecipes.Gradient.Name, BuiltInRecipes.Notebook.Name);

    [Theory]
    [MemberData(nameof(Recipe))]
    public void After_a_thousand_steps_in_double_the_plain_fold_is_a_rounding_error_away(string recipe)
    {
        var (start, step, batches) = Digits<double>(1000, threads: 1, recipe);
        var deferred = (batches | Fold(start, step)).Parameters;
        var plain = (batches | Fold(start, step.Inner)).Parameters;
        var distance = deferred + -1 * plain;
        Assert.InRange(Math.Sqrt(Parameters<double>.Dot(distance, distance) / Parameters<double>.Dot(plain, plain)), 0, 1e-12);
    }

    [Property(Arbitrary = [typeof(Runs)], MaxTest = 100, QuietOnSuccess = true)]
    public bool Batches_of_one_and_of_several_samples_may_follow_each_other(Run run)
    {
        var step = Sgd(run, Sigmoid, new HalfSquaredError());
        var (start, samples) = Drawn<double>(step, run);
        var mixed = samples.Take(run.Cut).Concat(samples.Skip(run.Cut).Take(6).Chunk(2).Select(Together)).Concat(samples.Take(5)).ToImmutableArray();
        return AgreeWithSteps(step, start, mixed, run.Block);
    }

    [Property(Arbitrary = [typeof(Runs)], MaxTest = 150, QuietOnSuccess = true)]
    public bool Who_watches_hears_the_losses_and_the_state_of_single_steps(Run run)
    {
        var step = Sgd(run, Tanh, new SoftmaxCrossEntropy());
        var (start, batches) = Drawn<float>(step, run);
        return AgreeWithSteps(step, start, batches, 1 + run.Cut);
    }

    [Theory]
    [MemberData(nameof(Recipe))]
    public void Who_watches_a_recipe_hears_the_losses_that_it_prints(string recipe)
    {
        var (start, step, batches) = Digits<float>(100, threads: 1, recipe);
        Assert.True(AgreeWithSteps(step, start, batches, every: 7));
        Assert.True(AgreeWithSteps(step with { MinElements = int.MaxValue }, start, batches, every: 7));
    }

    [Fact]
    public void Nothing_to_train_on_leaves_the_state_as_it_is()
    {
        var (start, step, _) = Digits<float>(1, threads: 1);
        Assert.Equal(start, Array.Empty<Batch<float>>() | Fold(start, step));
        Assert.Empty(Array.Empty<Batch<float>>() | Scan(start, step));
    }

    static bool AgreeWithSteps<T>(Deferred step, TrainState<T> start, ImmutableArray<Batch<T>> batches, int every) where T : unmanaged
    {
        var stepwise = Scan<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches).ToArray();
        var told = stepwise.Where(next => (next.State.Step - 1) % every == 0).Select(next => new StepLoss<T>(next.State.Step - 1, next.Metrics.Loss));
        TrainingEvent<T>[] expected = [.. told, new Finished<T>(stepwise.Length == 0 ? start : stepwise[^1].State)];
        return expected.SequenceEqual(Run(start, step, every)(batches)) && AllSame(batches | Scan(start, step), stepwise);
    }

    static Batch<double> Together(Batch<double>[] samples) => new(
        samples.Select(sample => sample.X).Aggregate(Matrix<double>.Stack), samples.Select(sample => sample.Target).Aggregate(Matrix<double>.Stack));

    [Theory]
    [MemberData(nameof(Recipe))]
    public void The_defaults_of_the_recipes_are_run_block_by_block(string recipe)
    {
        var plan = new TrainingConfig(BuiltInRecipes.All[recipe], [100], Sigmoid, LossKind.SquaredError, 0.3, 1, 1, 1, Precision.Single);
        Assert.True(Selection.Supports(Assert.IsType<Deferred>(plan.Step(784, 10))));
    }

    static bool BlocksAgree<T>(Run run, Layer activation, Loss loss) where T : unmanaged => BlocksAgree<T>(run, Sgd(run, activation, loss));

    static bool BlocksAgree<T>(Run run, Deferred step) where T : unmanaged
    {
        var (start, batches) = Drawn<T>(step, run);
        var stepwise = Scan<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches);
        return Selection.Supports(step) && AllSame(batches | Scan(start, step), stepwise);
    }

    /// <summary>Compared when both have come to their end: a state must not change while training goes on behind it.</summary>
    static bool AllSame<T>(IEnumerable<(TrainState<T> State, Metrics Metrics)> a, IEnumerable<(TrainState<T> State, Metrics Metrics)> b) where T : unmanaged =>
        (a.ToArray(), b.ToArray()) is var (first, second) && first.Length == second.Length && first.Zip(second, Same).All(same => same);

    static bool Same<T>((TrainState<T> State, Metrics Metrics) a, (TrainState<T> State, Metrics Metrics) b) where T : unmanaged =>
        a.State == b.State && a.Metrics.Loss.Equals(b.Metrics.Loss);

    static Deferred Sgd(Run run, Layer activation, Loss loss) =>
        new(new GradientStep(new(Mlp(run.Widths, activation, new LectureInitializer()), loss), new Backpropagation(), Optimizer.Sgd(0.3)), run.Block, run.Least);

    /// <summary>The notebook's step, for the first and last width of the run and a hidden layer as wide as the second.</summary>
    static Deferred Notebook(Run run) =>
        new(new NotebookStep(Mlp([run.Widths[0], run.Widths[1], run.Widths[^1]], Sigmoid, new LectureInitializer()) >> Sigmoid, 0.3), run.Block, run.Least);

    static (TrainState<T>, ImmutableArray<Batch<T>>) Drawn<T>(Step step, Run run) where T : unmanaged
    {
        var key = Key.From(run.Seed);
        var batches = Enumerable.Range(0, run.Samples).Select(i => new Batch<T>(
            Matrix<T>.Fill(1, run.Widths[0], j => key.FoldIn(i).Uniform(j, -1, 1)),
            Matrix<T>.Fill(1, run.Widths[^1], j => key.FoldIn(~i).Uniform(j))));
        return (step.Init<T>(key), [.. batches]);
    }

    static (TrainState<PrimeField>, ImmutableArray<Batch<PrimeField>>) Fielded(Step step, Run run)
    {
        var key = Key.From(run.Seed);
        Matrix<PrimeField> Whole(int rows, int columns, Key from) => Matrix<PrimeField>.Fill(rows, columns, j => from.UniformInt(j, 1 << 19) - (1 << 18));
        var p = step.Network.Init<double>(key).Matrices.Select((leaf, i) => Whole(leaf.Rows, leaf.Columns, key.FoldIn(i)));
        var batches = Enumerable.Range(0, run.Samples).Select(i => new Batch<PrimeField>(
            Whole(1, run.Widths[0], key.FoldIn(1000 + i)), Whole(1, run.Widths[^1], key.FoldIn(2000 + i))));
        return (step.Init(new Parameters<PrimeField>([.. p]), key), [.. batches]);
    }

    static (TrainState<T> Start, Deferred Step, ImmutableArray<Batch<T>> Batches) Digits<T>(int count, int threads, string recipe = "gradient") where T : unmanaged
    {
        var plan = new TrainingConfig(BuiltInRecipes.All[recipe], [100], Sigmoid, LossKind.SquaredError, 0.3, 1, 1, 1, Precision.Single);
        var step = (Deferred)plan.Step(784, 10);
        var encoder = new Encoder<T>(plan.Recipe.PixelEncoding, plan.Recipe.TargetEncoding, 10);
        return (step.Init<T>(Key.From(1)), step, [.. Pipeline.Data.Batches.InOrder(DigitDrawing.Images(Key.From(3), count), encoder, 1)]);
    }
}
