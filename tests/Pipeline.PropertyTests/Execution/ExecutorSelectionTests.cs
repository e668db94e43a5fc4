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
/// Whichever executor is selected, Scan, Run and Fold give the bits of single steps: states, their pending updates and losses. Above all
/// where a step almost has a fused form, which must not be selected.
/// </summary>
public class ExecutorSelectionTests
{
    const int Block = 4;

    static readonly Layer Mlp563 = Dense(5, 6, Initializer.Lecture) >> Sigmoid >> Dense(6, 3, Initializer.Lecture);
    static readonly Objective Squares = new(Mlp563, new HalfSquaredError());

    static readonly Dictionary<string, GradientStep> Descents = new()
    {
        ["plain"] = Sgd(Squares),
        ["with a penalty"] = Sgd(Squares with { WeightPenalty = 0.25 }),
        ["with momentum"] = Sgd(Squares) with { Optimizer = Optimizer.Momentum(0.3, 0.5) },
        ["by central differences"] = Sgd(Squares) with { GradientMethod = new CentralDifference(1e-2) },
        ["two activations in a row"] = Sgd(Squares with { Network = Mlp563 >> Sigmoid >> Tanh }),
        ["an activation first"] = Sgd(Squares with { Network = Tanh >> Mlp563 }),
        ["a user-defined layer at the end"] = Sgd(Squares with { Network = Mlp563 >> new Doubling() }),
        ["a user-defined layer between"] = Sgd(Squares with { Network = Dense(5, 6) >> new Doubling() >> Dense(6, 3) }),
        ["a user-defined layer with parameters"] = Sgd(Squares with { Network = Mlp563 >> new Gain() }),
        ["a user-defined loss"] = Sgd(Squares with { Loss = new Slanted() }),
    };

    static readonly Dictionary<string, Objective> Reported = new()
    {
        ["the same"] = Squares,
        ["another loss"] = Squares with { Loss = new SoftmaxCrossEntropy() },
        ["an activation after it"] = new(Mlp563 >> Sigmoid, new BinaryCrossEntropyOnProbabilities()),
        ["two activations after it"] = new(Mlp563 >> Sigmoid >> Tanh, new HalfSquaredError()),
        ["a user-defined layer after it"] = new(Mlp563 >> new Doubling(), new HalfSquaredError()),
        ["a penalty"] = Squares with { WeightPenalty = 0.25 },
        ["another activation"] = Squares with
        {
            Network = Dense(5, 6, Initializer.Lecture) >> Tanh >> Dense(6, 3, Initializer.Lecture),
        },
        ["no activation"] = Squares with { Network = Dense(5, 6, Initializer.Lecture) >> Dense(6, 3, Initializer.Lecture) },
        ["an activation before"] = Squares with { Network = Relu >> Mlp563 },
    };

    public static TheoryData<string, int> DescentCases => WithMinElements(Descents.Keys);

    public static TheoryData<string, int> ReportedCases => WithMinElements(Reported.Keys);

    [Theory]
    [MemberData(nameof(DescentCases))]
    public void Every_descent_has_the_bits_of_single_steps(string descent, int minElements)
    {
        var step = Descents[descent];
        AgreesFromSeveralStates(step, descent);
        AgreesFromSeveralStates(new DeferredUpdateStep(step, Block, minElements), $"deferred {descent}");
        AgreesFromSeveralStates(
            new DeferredUpdateStep(new LossAfterUpdateStep(step, step.Objective), Block, minElements), $"{descent}, reporting");
        AgreesFromSeveralStates(
            new LossAfterUpdateStep(new DeferredUpdateStep(step, Block, minElements), step.Objective), $"deferred {descent}, reporting");
    }

    [Theory]
    [MemberData(nameof(ReportedCases))]
    public void Every_reported_objective_has_the_bits_of_single_steps(string reported, int minElements)
    {
        var step = new LossAfterUpdateStep(Sgd(Squares), Reported[reported]);
        AgreesFromSeveralStates(step, reported);
        AgreesFromSeveralStates(new DeferredUpdateStep(step, Block, minElements), $"deferred, {reported}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void The_notebook_has_the_bits_of_single_steps_whatever_it_reports(int minElements)
    {
        var notebook = new NotebookStep(Mlp563 >> Sigmoid, 0.3);
        AgreesFromSeveralStates(new DeferredUpdateStep(notebook, Block, minElements), "notebook", maxRows: 1);
        var reporting = new LossAfterUpdateStep(notebook, Squares);
        AgreesFromSeveralStates(new DeferredUpdateStep(reporting, Block, minElements), "notebook, reported after", maxRows: 1);
    }

    [Fact]
    public void A_fused_form_exists_for_plain_SGD_that_reports_its_network_or_an_extension_and_for_the_notebook()
    {
        foreach (var (name, step) in Descents)
        {
            var isSupported = name is "plain" or "a user-defined loss";
            Assert.Equal(isSupported, ExecutorSelection.HasFusedExecutor(new DeferredUpdateStep(step)));
            Assert.Equal(
                isSupported, ExecutorSelection.HasFusedExecutor(new DeferredUpdateStep(new LossAfterUpdateStep(step, step.Objective))));
        }
        string[] supported =
        [
            "the same", "another loss", "an activation after it", "two activations after it", "a user-defined layer after it",
        ];
        foreach (var (name, objective) in Reported) Assert.Equal(supported.Contains(name), SupportsReporting(objective));
        Assert.True(ExecutorSelection.HasFusedExecutor(new DeferredUpdateStep(new NotebookStep(Mlp563 >> Sigmoid, 0.3))));
        Assert.False(
            ExecutorSelection.HasFusedExecutor(
                new DeferredUpdateStep(new LossAfterUpdateStep(new NotebookStep(Mlp563 >> Sigmoid, 0.3), Squares))));
    }

    [Fact]
    public void No_fused_form_reports_a_network_with_fewer_layers_or_with_more_parameters()
    {
        Assert.False(SupportsReporting(new(Mlp563 >> Dense(3, 2), new HalfSquaredError())));
        Assert.False(SupportsReporting(new(Mlp563 >> new Gain(), new HalfSquaredError())));
        Assert.False(SupportsReporting(new(Dense(5, 6, Initializer.Lecture) >> Sigmoid, new HalfSquaredError())));
    }

    static bool SupportsReporting(Objective reported) =>
        ExecutorSelection.HasFusedExecutor(new DeferredUpdateStep(new LossAfterUpdateStep(Sgd(Squares), reported)));

    // Layers may have different numbers of pending updates, more than there were steps since the block began, more than a block has.
    [Property(MaxTest = 100, QuietOnSuccess = true)]
    public void Steps_resume_from_any_pending_updates_as_single_steps_do(int seed)
    {
        var key = Key.From(seed);
        DeferredUpdateStep[] steps =
        [
            new(Sgd(Squares), Block, MinElements: 0),
            new(new LossAfterUpdateStep(Sgd(Squares), Reported["an activation after it"]), Block, MinElements: 20),
            new(new NotebookStep(Mlp563 >> Sigmoid, 0.3), Block, MinElements: 0),
        ];
        foreach (var step in steps)
        {
            var start = step.Init<float>(key);
            var pending = start.Parameters.Matrices
                .Select((m, i) => i % 2 == 0 ? WithUpdates(m, key.FoldIn(i), key.UniformInt(i, Block + 3)) : m);
            var within = start with { Parameters = new([.. pending]), Step = key.UniformInt(9, 2 * Block) };
            Agrees(step, within, Singles(key, 2 * Block + 1), every: 1 + key.UniformInt(10, 3), $"seed {seed}");
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
    public void Pending_updates_that_do_not_fit_the_block_are_resumed_by_single_steps(int first, int second, int steps)
    {
        var step = new DeferredUpdateStep(Sgd(Squares), Block, MinElements: 0);
        var start = StateWithRanks(step, first, second, steps);
        Assert.False(ExecutorSelection.CanResume(step, start));
        Agrees(step, start, Singles(Key.From(4), 9), every: 1, $"ranks {first} and {second} in step {steps}");
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 3)]       // as after larger batches, which materialize all weights
    [InlineData(1, 1, 3)]
    [InlineData(3, 3, 3)]
    [InlineData(2, 2, 6)]
    public void Pending_updates_that_fit_the_block_are_resumed_by_the_fused_form(int first, int second, int steps)
    {
        var step = new DeferredUpdateStep(Sgd(Squares), Block, MinElements: 0);
        var start = StateWithRanks(step, first, second, steps);
        Assert.True(ExecutorSelection.CanResume(step, start));
        Agrees(step, start, Singles(Key.From(4), 9), every: 1, $"ranks {first} and {second} in step {steps}");
    }

    // Up to the end of the block, which is a multiple of four steps; a single step reads a single sample.
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(6, 2)]
    public void Only_the_fused_form_reads_the_samples_of_a_block_before_its_first_step(int steps, int samples)
    {
        var step = new DeferredUpdateStep(Sgd(Squares), Block, MinElements: 0);
        Assert.Equal((samples, samples), ReadBeforeFirst(step, step.Init<float>(Key.From(1)) with { Step = steps }));
        var readable = new DeferredUpdateStep(Sgd(Squares with { WeightPenalty = 0.25 }), Block, MinElements: 0);
        Assert.Equal((1, 1), ReadBeforeFirst(readable, readable.Init<float>(Key.From(1)) with { Step = steps }));
    }

    static (int Scan, int Run) ReadBeforeFirst(Step step, TrainState<float> start)
    {
        var (scan, run, samples) = (0, 0, Singles(Key.From(2), 9));
        _ = ExecutorSelection.Scan(step, start, samples.Select(sample => (++scan, sample).sample), Kernels<float>.Default).First();
        _ = ExecutorSelection.Run(step, start, samples.Select(sample => (++run, sample).sample), 1, Kernels<float>.Default).First();
        return (scan, run);
    }

    // The matrices have 30 and 18 elements: both, the first or none are deferred.
    [Theory]
    [InlineData(18, 3, 3)]
    [InlineData(19, 3, 0)]
    [InlineData(30, 3, 0)]
    [InlineData(31, 0, 0)]
    public void A_matrix_of_exactly_MinElements_is_deferred(int minElements, int first, int second)
    {
        var step = new DeferredUpdateStep(Sgd(Squares), Block, minElements);
        var (start, samples) = (step.Init<float>(Key.From(2)), Singles(Key.From(1), 3));
        foreach (var state in new[] { FoldReadable(step, start, samples), samples | Fold(start, step) })
        {
            var (w1, w2) = (state.Parameters.Matrices[0], state.Parameters.Matrices[2]);
            Assert.Equal((first, second), (w1.PendingRank, w2.PendingRank));
            Assert.Equal((first > 0, second > 0), (w1.DeferredBase is not null, w2.DeferredBase is not null));
        }
        AgreesFromSeveralStates(step, $"from {minElements} elements on");
    }

    // Random: which weights are deferred, where a block begins, sizes of batches, kernels.
    [Property(MaxTest = 120, QuietOnSuccess = true)]
    public void Mixed_batches_from_the_middle_of_a_block_have_the_bits_of_single_steps(int seed)
    {
        var key = Key.From(seed);
        AgreesOnMixedBatches(key, Kernels<double>.Default);
        AgreesOnMixedBatches(key, new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(1 + key.UniformInt(0, 3)));
    }

    static void AgreesOnMixedBatches<T>(Key key, Kernels<T> kernels) where T : unmanaged
    {
        var widths = Enumerable.Range(0, 2 + key.UniformInt(1, 3)).Select(i => 1 + key.UniformInt(2 + i, 30)).ToArray();
        Loss[] losses = [new HalfSquaredError(), new SoftmaxCrossEntropy(), new BinaryCrossEntropyWithLogits(), new Slanted()];
        var network = Mlp([.. widths], Draw.Activation(key, 10), Initializer.Lecture) >> Draw.Activation(key, 11);
        var descent = Sgd(new(network, losses[key.UniformInt(12, 4)])) with { Optimizer = Optimizer.Sgd(0.05) };
        var layer = key.UniformInt(13, widths.Length - 1);
        var reported = new Objective(network >> Sigmoid, losses[key.UniformInt(15, 4)]);
        Step inner = key.UniformInt(14, 3) == 0 ? new LossAfterUpdateStep(descent, reported) : descent;
        var minElements = key.UniformInt(17, 2) * widths[layer] * widths[layer + 1] + key.UniformInt(18, 2);
        var step = new DeferredUpdateStep(inner, 1 + key.UniformInt(16, 12), minElements);
        var rows = Enumerable.Range(0, 16).Select(i => Math.Max(1, key.UniformInt(20 + i, 6) - 2));
        var batches = rows.Select((count, i) => Draw.Batch<T>(key.FoldIn(i), count, widths[0], widths[^1])).ToArray();
        var start = FoldReadable(step, step.Init<T>(key), batches.Take(key.UniformInt(19, 14)));
        Agrees(step, start, batches, every: 1 + key.UniformInt(40, 4), $"{step}", kernels);
    }

    static void AgreesFromSeveralStates(Step step, string name, int maxRows = 3)
    {
        var start = step.Init<float>(Key.From(1));
        Agrees(step, start, Singles(Key.From(2), 11), every: 1, name);
        Agrees(step, FoldReadable(step, start, Singles(Key.From(3), 2)), Singles(Key.From(2), 9), every: 2, name);
        if (maxRows == 1) return;
        Batch<float>[] mixed =
        [
            .. Singles(Key.From(4), 2), Batch(Key.From(5), 2), .. Singles(Key.From(6), 3),
            Batch(Key.From(7), 3), Batch(Key.From(8), 2), .. Singles(Key.From(9), 5),
        ];
        Agrees(step, start, mixed, every: 1, name);
    }

    /// <summary>All are enumerated to the end before they are compared: later steps must not change a state that was returned.</summary>
    static void Agrees<T>(
        Step step, TrainState<T> start, IReadOnlyList<Batch<T>> batches, int every, string name, Kernels<T>? kernels = null)
        where T : unmanaged
    {
        kernels ??= Kernels<T>.Default;
        // Steps from the first non-finite parameter on are left out: the bits of a NaN are not specified.
        var reference = Scan<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches);
        var expected = reference.TakeWhile(next => IsFinite(next.State.Parameters)).ToArray();
        if (expected.Length == 0) return;
        batches = [.. batches.Take(expected.Length)];
        var scanned = ExecutorSelection.Scan(step, start, batches, kernels).ToArray();
        var events = ExecutorSelection.Run(step, start, batches, every, kernels).ToArray();
        Assert.True(expected.Select(WithBases).SequenceEqual(scanned.Select(WithBases)), $"{name}: states of Scan");
        Assert.True(expected.Select(Loss).SequenceEqual(scanned.Select(Loss)), $"{name}: losses of Scan");
        var losses = expected.Select(next => new StepLoss<T>(next.State.Step - 1, next.Metrics.Loss)).Where(loss => loss.Step % every == 0);
        Assert.True(losses.SequenceEqual(events.SkipLast(1)), $"{name}: losses of Run");
        Assert.True(WithBases(expected[^1]) == WithBases(((Finished<T>)events[^1]).State), $"{name}: state of Run");
        Assert.True(WithBases(expected[^1]) == WithBases(batches | Fold(start, step)), $"{name}: state of Fold");
    }

    static bool IsFinite<T>(Parameters<T> p) where T : unmanaged => p.Flatten().All(x => double.IsFinite(Kernels<T>.Default.ToDouble(x)));

    static double Loss<T>((TrainState<T>, Metrics Metrics) next) where T : unmanaged => next.Metrics.Loss;

    static (TrainState<T>, Parameters<T>) WithBases<T>((TrainState<T> State, Metrics) next) where T : unmanaged => WithBases(next.State);

    static TrainState<T> FoldReadable<T>(Step step, TrainState<T> start, IEnumerable<Batch<T>> batches) where T : unmanaged =>
        Fold<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches);

    /// <summary>A state with the bases and ranks of its matrices: Equals ignores them, but later steps depend on them.</summary>
    static (TrainState<T> State, Parameters<T> Bases) WithBases<T>(TrainState<T> state) where T : unmanaged =>
        (state, new([.. state.Parameters.Matrices.Select(BaseAndRank)]));

    static Matrix<T> BaseAndRank<T>(Matrix<T> m) where T : unmanaged =>
        Matrix<T>.VStack(m.DeferredBase ?? m, Matrix<T>.Fill(1, m.Columns, _ => m.PendingRank));

    static TheoryData<string, int> WithMinElements(IEnumerable<string> names)
    {
        var data = new TheoryData<string, int>();
        foreach (var name in names)
            foreach (var minElements in new[] { 0, 20 }) data.Add(name, minElements);
        return data;
    }

    static TrainState<float> StateWithRanks(Step step, int first, int second, int steps)
    {
        var (start, key) = (step.Init<float>(Key.From(1)), Key.From(2));
        var p = start.Parameters.Matrices;
        var (w1, w2) = (WithUpdates(p[0], key.FoldIn(0), first), WithUpdates(p[2], key.FoldIn(1), second));
        return start with { Parameters = Parameters<float>.Of(w1, p[1], w2, p[3]), Step = steps };
    }

    static Matrix<float> WithUpdates(Matrix<float> w, Key key, int rank) => rank == 0
        ? w
        : w.AsDeferred() + Matrix<float>.TransposeTimes(
            Draw.Matrix<float>(key.FoldIn(0), rank, w.Rows),
            Draw.Matrix<float>(key.FoldIn(1), rank, w.Columns));

    static GradientStep Sgd(Objective objective) => new(objective, new Backpropagation(), Optimizer.Sgd(0.3));

    static Batch<float>[] Singles(Key key, int count) => Draw.Batches<float>(key, count, 1, 5, 3);

    static Batch<float> Batch(Key key, int rows) => Draw.Batch<float>(key, rows, 5, 3);

    /// <summary>y = 2x: a user-defined layer with independent rows that is no elementwise layer of the library.</summary>
    sealed record Doubling : Layer
    {
        public override string Name => "doubling";

        public override bool IsRowIndependent => true;

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (2 * x, yBar => (Parameters<T>.Empty, () => 2 * yBar));
    }

    /// <summary>y = x·g with a single parameter.</summary>
    sealed record Gain : Layer
    {
        public override string Name => "gain";

        public override bool IsRowIndependent => true;

        public override ImmutableArray<ParameterInfo> ParameterInfos => [new("g", 1, 1, IsDecayed: false)];

        protected override Parameters<T> InitCore<T>(Key key) => Parameters<T>.Of(Matrix<T>.Fill(1, 1, _ => 0.75));

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
        {
            var tiled = Matrix<T>.Fill(x.Rows * x.Columns, 1, _ => 1) * p.Matrices[0];
            var g = Matrix<T>.Of(x.Rows, x.Columns, tiled.Values);
            return (x.Zip(g, new Multiply()), yBar =>
                (Parameters<T>.Of(yBar.Zip(x, new Multiply()).RowSums().ColumnSums()), () => yBar.Zip(g, new Multiply())));
        }
    }
}
