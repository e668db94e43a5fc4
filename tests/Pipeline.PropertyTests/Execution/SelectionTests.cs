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
using static Pipeline.Layers.Network;
using static Pipeline.Folds;

namespace Pipeline.PropertyTests.Execution;

/// <summary>
/// With any executor, Scan, Run and Fold have the bits of single steps: states, pending updates and losses. The cases include those that
/// are close to what an executor supports, for which it must not be selected.
/// </summary>
public class SelectionTests
{
    const int Block = 4;

    static readonly Layer Trained = Dense(5, 6, new LectureInitializer()) >> Sigmoid >> Dense(6, 3, new LectureInitializer());
    static readonly Objective Squares = new(Trained, new HalfSquaredError());

    static readonly Dictionary<string, GradientStep> Steps = new()
    {
        ["plain"] = Sgd(Squares),
        ["with a penalty"] = Sgd(Squares with { WeightPenalty = 0.25 }),
        ["with momentum"] = Sgd(Squares) with { Optimizer = Optimizer.Momentum(0.3, 0.5) },
        ["by central differences"] = Sgd(Squares) with { Gradient = new CentralDifference(1e-2) },
        ["two activations in a row"] = Sgd(Squares with { Network = Trained >> Sigmoid >> Tanh }),
        ["an activation first"] = Sgd(Squares with { Network = Tanh >> Trained }),
        ["a custom layer at the end"] = Sgd(Squares with { Network = Trained >> new Doubling() }),
        ["a custom layer between"] = Sgd(Squares with { Network = Dense(5, 6) >> new Doubling() >> Dense(6, 3) }),
        ["a custom layer with parameters"] = Sgd(Squares with { Network = Trained >> new Gain() }),
        ["a custom loss"] = Sgd(Squares with { Loss = new CustomLoss() }),
    };

    static readonly Dictionary<string, Objective> ReportedObjectives = new()
    {
        ["the same"] = Squares,
        ["another loss"] = Squares with { Loss = new SoftmaxCrossEntropy() },
        ["an activation appended"] = new(Trained >> Sigmoid, new BinaryCrossEntropyOnProbabilities()),
        ["two activations appended"] = new(Trained >> Sigmoid >> Tanh, new HalfSquaredError()),
        ["a custom layer appended"] = new(Trained >> new Doubling(), new HalfSquaredError()),
        ["a penalty"] = Squares with { WeightPenalty = 0.25 },
        ["another activation"] = Squares with
        {
            Network = Dense(5, 6, new LectureInitializer()) >> Tanh >> Dense(6, 3, new LectureInitializer()),
        },
        ["no activation"] = Squares with { Network = Dense(5, 6, new LectureInitializer()) >> Dense(6, 3, new LectureInitializer()) },
        ["an activation prepended"] = Squares with { Network = Relu >> Trained },
    };

    public static TheoryData<string, int> StepCases => WithMinElements(Steps.Keys);

    public static TheoryData<string, int> ReportedCases => WithMinElements(ReportedObjectives.Keys);

    [Theory]
    [MemberData(nameof(StepCases))]
    public void Every_gradient_step_has_the_bits_of_single_steps(string name, int minElements)
    {
        var step = Steps[name];
        var deferred = new Deferred(step, Block, minElements);
        AgreesFromSeveralStates(step, name);
        AgreesFromSeveralStates(deferred, $"deferred {name}");
        AgreesFromSeveralStates(new Deferred(new WithReportedLoss(step, step.Objective), Block, minElements), $"{name}, reporting");
        AgreesFromSeveralStates(new WithReportedLoss(deferred, step.Objective), $"deferred {name}, reporting");
    }

    [Theory]
    [MemberData(nameof(ReportedCases))]
    public void Every_reported_objective_has_the_bits_of_single_steps(string name, int minElements)
    {
        var step = new WithReportedLoss(Sgd(Squares), ReportedObjectives[name]);
        AgreesFromSeveralStates(step, name);
        AgreesFromSeveralStates(new Deferred(step, Block, minElements), $"deferred, {name}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void The_notebook_step_has_the_bits_of_single_steps_with_and_without_a_reported_objective(int minElements)
    {
        var notebook = new NotebookStep(Trained >> Sigmoid, 0.3);
        AgreesFromSeveralStates(new Deferred(notebook, Block, minElements), "notebook", largest: 1);
        var reporting = new WithReportedLoss(notebook, Squares);
        AgreesFromSeveralStates(new Deferred(reporting, Block, minElements), "notebook, reporting", largest: 1);
    }

    [Fact]
    public void A_block_executor_is_selected_for_plain_SGD_whose_reported_objective_extends_its_layers_and_for_the_notebook_step()
    {
        foreach (var (name, step) in Steps)
        {
            var isSupported = name is "plain" or "a custom loss";
            Assert.Equal(isSupported, Selection.Supports(new Deferred(step)));
            Assert.Equal(isSupported, Selection.Supports(new Deferred(new WithReportedLoss(step, step.Objective))));
        }
        string[] supported =
            ["the same", "another loss", "an activation appended", "two activations appended", "a custom layer appended"];
        foreach (var (name, objective) in ReportedObjectives) Assert.Equal(supported.Contains(name), SupportsReporting(objective));
        Assert.True(Selection.Supports(new Deferred(new NotebookStep(Trained >> Sigmoid, 0.3))));
        Assert.False(Selection.Supports(new Deferred(new WithReportedLoss(new NotebookStep(Trained >> Sigmoid, 0.3), Squares))));
    }

    [Fact]
    public void No_block_executor_reports_a_network_with_fewer_layers_or_with_appended_parameters()
    {
        Assert.False(SupportsReporting(new(Trained >> Dense(3, 2), new HalfSquaredError())));
        Assert.False(SupportsReporting(new(Trained >> new Gain(), new HalfSquaredError())));
        Assert.False(SupportsReporting(new(Dense(5, 6, new LectureInitializer()) >> Sigmoid, new HalfSquaredError())));
    }

    static bool SupportsReporting(Objective objective) =>
        Selection.Supports(new Deferred(new WithReportedLoss(Sgd(Squares), objective)));

    // The pending ranks of the layers may differ, exceed the steps of the block so far, and exceed the block.
    [Property(MaxTest = 100, QuietOnSuccess = true)]
    public void Any_pending_updates_are_resumed_with_the_bits_of_single_steps(int seed)
    {
        var key = Key.From(seed);
        Deferred[] steps =
        [
            new(Sgd(Squares), Block, MinElements: 0),
            new(new WithReportedLoss(Sgd(Squares), ReportedObjectives["an activation appended"]), Block, MinElements: 20),
            new(new NotebookStep(Trained >> Sigmoid, 0.3), Block, MinElements: 0),
        ];
        foreach (var step in steps)
        {
            var start = step.Init<float>(key);
            var matrices = start.Parameters.Matrices.Select((m, i) =>
                i % 2 == 0 ? WithPendingRank(m, key.FoldIn(i), key.UniformInt(i, Block + 3)) : m);
            var withinBlock = start with { Parameters = new([.. matrices]), Step = key.UniformInt(9, 2 * Block) };
            Agrees(step, withinBlock, Singles(key, 2 * Block + 1), every: 1 + key.UniformInt(10, 3), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(2, 1, 3)]       // different ranks
    [InlineData(1, 2, 3)]
    [InlineData(0, 1, 3)]
    [InlineData(3, 0, 3)]
    [InlineData(2, 2, 1)]       // more updates than steps
    [InlineData(1, 1, 4)]
    [InlineData(5, 5, 7)]
    [InlineData(4, 4, 4)]
    public void Pending_updates_that_do_not_match_the_block_are_resumed_step_by_step(int first, int second, int steps)
    {
        var step = new Deferred(Sgd(Squares), Block, MinElements: 0);
        var start = WithinBlock(step, first, second, steps);
        Assert.False(Selection.CanResume(step, start));
        Agrees(step, start, Singles(Key.From(4), 9), every: 1, $"{first} and {second} updates in step {steps}");
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 3)]       // as after batches, which materialize all weights
    [InlineData(1, 1, 3)]
    [InlineData(3, 3, 3)]
    [InlineData(2, 2, 6)]
    public void Pending_updates_that_match_the_block_are_resumed_in_blocks(int first, int second, int steps)
    {
        var step = new Deferred(Sgd(Squares), Block, MinElements: 0);
        var start = WithinBlock(step, first, second, steps);
        Assert.True(Selection.CanResume(step, start));
        Agrees(step, start, Singles(Key.From(4), 9), every: 1, $"{first} and {second} updates in step {steps}");
    }

    // The weights have 30 and 18 elements.
    [Theory]
    [InlineData(18, 3, 3)]
    [InlineData(19, 3, 0)]
    [InlineData(30, 3, 0)]
    [InlineData(31, 0, 0)]
    public void A_matrix_of_exactly_MinElements_is_deferred(int minElements, int first, int second)
    {
        var step = new Deferred(Sgd(Squares), Block, minElements);
        var (start, samples) = (step.Init<float>(Key.From(2)), Singles(Key.From(1), 3));
        foreach (var state in new[] { StepByStep.Fold(step, start, samples), samples | Fold(start, step) })
        {
            var (w1, w2) = (state.Parameters.Matrices[0], state.Parameters.Matrices[2]);
            Assert.Equal((first, second), (w1.PendingRank, w2.PendingRank));
            Assert.Equal((first > 0, second > 0), (w1.Base is not null, w2.Base is not null));
        }
        AgreesFromSeveralStates(step, $"from {minElements} elements");
    }

    // Random deferred weights, block positions, batch sizes, losses and numbers of threads.
    [Property(MaxTest = 120, QuietOnSuccess = true)]
    public void Mixed_batches_from_the_middle_of_a_block_have_the_bits_of_single_steps(int seed)
    {
        var key = Key.From(seed);
        Mixed(key, Kernels<double>.Default);
        Mixed(key, new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(1 + key.UniformInt(0, 3)));
    }

    static void Mixed<T>(Key key, Kernels<T> kernels) where T : unmanaged
    {
        var widths = Enumerable.Range(0, 2 + key.UniformInt(1, 3)).Select(i => 1 + key.UniformInt(2 + i, 30)).ToArray();
        Layer[] activations = [Sigmoid, Tanh, Relu, Network.Identity];
        Loss[] losses = [new HalfSquaredError(), new SoftmaxCrossEntropy(), new BinaryCrossEntropyWithLogits(), new CustomLoss()];
        var network = Mlp([.. widths], activations[key.UniformInt(10, 4)], new LectureInitializer()) >> activations[key.UniformInt(11, 4)];
        var descent = Sgd(new(network, losses[key.UniformInt(12, 4)])) with { Optimizer = Optimizer.Sgd(0.05) };
        var layer = key.UniformInt(13, widths.Length - 1);
        Step inner = key.UniformInt(14, 3) == 0
            ? new WithReportedLoss(descent, new(network >> Sigmoid, losses[key.UniformInt(15, 4)]))
            : descent;
        var minElements = key.UniformInt(17, 2) * widths[layer] * widths[layer + 1] + key.UniformInt(18, 2);
        var step = new Deferred(inner, 1 + key.UniformInt(16, 12), minElements);
        var rows = Enumerable.Range(0, 16).Select(i => Math.Max(1, key.UniformInt(20 + i, 6) - 2));
        var batches = rows.Select((count, i) => Draw.Batch<T>(key.FoldIn(i), count, widths[0], widths[^1])).ToArray();
        var start = StepByStep.Fold(step, step.Init<T>(key), batches.Take(key.UniformInt(19, 14)));
        Agrees(step, start, batches, every: 1 + key.UniformInt(40, 4), $"{step}");
    }

    static void AgreesFromSeveralStates(Step step, string what, int largest = 3)
    {
        var start = step.Init<float>(Key.From(1));
        Agrees(step, start, Singles(Key.From(2), 11), every: 1, what);
        Agrees(step, StepByStep.Fold(step, start, Singles(Key.From(3), 2)), Singles(Key.From(2), 9), every: 2, what);
        if (largest == 1) return;
        Batch<float>[] two = [Batch(Key.From(7), 3), Batch(Key.From(8), 2)];
        Batch<float>[] begin = [.. Singles(Key.From(4), 2), Batch(Key.From(5), 2), .. Singles(Key.From(6), 3)];
        Batch<float>[] mixed = [.. begin, .. two, .. Singles(Key.From(9), 5)];
        Agrees(step, start, mixed, every: 1, what);
    }

    /// <summary>Compares after the last step: a returned state must not change when training goes on.</summary>
    static void Agrees<T>(Step step, TrainState<T> start, IReadOnlyList<Batch<T>> batches, int every, string what) where T : unmanaged
    {
        var expected = StepByStep.FiniteScan(step, start, batches);
        if (expected.Length == 0) return;
        batches = [.. batches.Take(expected.Length)];
        var scanned = (batches | Scan(start, step)).ToArray();
        var events = (batches | Run(start, step, every)).ToArray();
        Assert.True(expected.Select(Whole).SequenceEqual(scanned.Select(Whole)), $"{what}: states of Scan");
        Assert.True(expected.Select(Loss).SequenceEqual(scanned.Select(Loss)), $"{what}: losses of Scan");
        var reported = expected.Select(StepByStep.Report).Where(report => report.Step % every == 0);
        Assert.True(reported.SequenceEqual(events.SkipLast(1)), $"{what}: losses of Run");
        Assert.True(Whole(expected[^1]) == Whole(((Finished<T>)events[^1]).State), $"{what}: state of Run");
        Assert.True(Whole(expected[^1]) == Whole(batches | Fold(start, step)), $"{what}: state of Fold");
    }

    static double Loss<T>((TrainState<T>, Metrics Metrics) next) where T : unmanaged => next.Metrics.Loss;

    static (TrainState<T>, Parameters<T>) Whole<T>((TrainState<T> State, Metrics) next) where T : unmanaged => Whole(next.State);

    /// <summary>The state with the bases and ranks of its weights: equal values with other pending updates diverge later.</summary>
    static (TrainState<T> State, Parameters<T> Bases) Whole<T>(TrainState<T> state) where T : unmanaged =>
        (state, new([.. state.Parameters.Matrices.Select(WithRank)]));

    static Matrix<T> WithRank<T>(Matrix<T> m) where T : unmanaged =>
        Matrix<T>.Stack(m.Base ?? m, Matrix<T>.Fill(1, m.Columns, _ => m.PendingRank));

    static TheoryData<string, int> WithMinElements(IEnumerable<string> names)
    {
        var data = new TheoryData<string, int>();
        foreach (var name in names)
            foreach (var minElements in new[] { 0, 20 }) data.Add(name, minElements);
        return data;
    }

    static TrainState<float> WithinBlock(Step step, int first, int second, int steps)
    {
        var (start, key) = (step.Init<float>(Key.From(1)), Key.From(2));
        var p = start.Parameters.Matrices;
        var (w1, w2) = (WithPendingRank(p[0], key.FoldIn(0), first), WithPendingRank(p[2], key.FoldIn(1), second));
        return start with { Parameters = Parameters<float>.Of(w1, p[1], w2, p[3]), Step = steps };
    }

    static Matrix<float> WithPendingRank(Matrix<float> w, Key key, int rank) => rank == 0
        ? w
        : w.WithPendingUpdates() + Matrix<float>.TransposeTimes(
            Draw.Matrix<float>(key.FoldIn(0), rank, w.Rows),
            Draw.Matrix<float>(key.FoldIn(1), rank, w.Columns));

    static GradientStep Sgd(Objective objective) => new(objective, new Backpropagation(), Optimizer.Sgd(0.3));

    static Batch<float>[] Singles(Key key, int count) => Draw.Batches<float>(key, count, 1, 5, 3);

    static Batch<float> Batch(Key key, int rows) => Draw.Batch<float>(key, rows, 5, 3);

    /// <summary>y = 2x: a user-defined layer that is row-independent but no activation.</summary>
    sealed record Doubling : Layer
    {
        public override string Name => "doubling";

        public override bool IsRowIndependent => true;

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (2 * x, yBar => (Parameters<T>.Empty, () => 2 * yBar));
    }
}
