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
using static Pipeline.Layers.Network;
using static Pipeline.Folds;

namespace Pipeline.PropertyTests.Execution;

/// <summary>
/// Whatever form a step chooses, Scan, Watch and Fold give what single steps give, to the bit: the states, their pending terms,
/// and the losses. Above all where a fused form is nearly the right one: it must not be chosen.
/// </summary>
public class SelectionTests
{
    const int Block = 4;

    static readonly Layer Trained = Dense(5, 6, new LectureInitializer()) >> Sigmoid >> Dense(6, 3, new LectureInitializer());
    static readonly Objective Squares = new(Trained, new HalfSquaredError());

    static readonly Dictionary<string, GradientStep> Descents = new()
    {
        ["plain"] = Sgd(Squares),
        ["with a penalty"] = Sgd(Squares with { WeightPenalty = 0.25 }),
        ["with momentum"] = Sgd(Squares) with { Optimizer = Optimizer.Momentum(0.3, 0.5) },
        ["by central differences"] = Sgd(Squares) with { Gradient = new CentralDifference(1e-2) },
        ["two activations in a row"] = Sgd(Squares with { Network = Trained >> Sigmoid >> Tanh }),
        ["an activation first"] = Sgd(Squares with { Network = Tanh >> Trained }),
        ["a layer of one's own at the end"] = Sgd(Squares with { Network = Trained >> new Doubling() }),
        ["a layer of one's own between"] = Sgd(Squares with { Network = Dense(5, 6) >> new Doubling() >> Dense(6, 3) }),
        ["a layer of one's own with parameters"] = Sgd(Squares with { Network = Trained >> new Gain() }),
        ["a loss of one's own"] = Sgd(Squares with { Loss = new Slanted() }),
    };

    static readonly Dictionary<string, Objective> Prints = new()
    {
        ["the same"] = Squares,
        ["another loss"] = Squares with { Loss = new SoftmaxCrossEntropy() },
        ["an activation behind"] = new(Trained >> Sigmoid, new BinaryCrossEntropyOnProbabilities()),
        ["two activations behind"] = new(Trained >> Sigmoid >> Tanh, new HalfSquaredError()),
        ["a layer of one's own behind"] = new(Trained >> new Doubling(), new HalfSquaredError()),
        ["a penalty"] = Squares with { WeightPenalty = 0.25 },
        ["another activation"] = Squares with { Network = Dense(5, 6, new LectureInitializer()) >> Tanh >> Dense(6, 3, new LectureInitializer()) },
        ["no activation"] = Squares with { Network = Dense(5, 6, new LectureInitializer()) >> Dense(6, 3, new LectureInitializer()) },
        ["an activation before"] = Squares with { Network = Relu >> Trained },
    };

    public static TheoryData<string, int> Descent => Each(Descents.Keys);

    public static TheoryData<string, int> Print => Each(Prints.Keys);

    [Theory]
    [MemberData(nameof(Descent))]
    public void Every_descent_has_the_bits_of_single_steps(string descent, int least)
    {
        var step = Descents[descent];
        AgreesFromSeveralStates(step, descent);
        AgreesFromSeveralStates(new Deferred(step, Block, least), $"deferred {descent}");
        AgreesFromSeveralStates(new Deferred(new WithReportedLoss(step, step.Objective), Block, least), $"{descent}, printing");
        AgreesFromSeveralStates(new WithReportedLoss(new Deferred(step, Block, least), step.Objective), $"deferred {descent}, printing");
    }

    [Theory]
    [MemberData(nameof(Print))]
    public void Whatever_is_printed_has_the_bits_of_single_steps(string print, int least)
    {
        AgreesFromSeveralStates(new WithReportedLoss(Sgd(Squares), Prints[print]), print);
        AgreesFromSeveralStates(new Deferred(new WithReportedLoss(Sgd(Squares), Prints[print]), Block, least), $"deferred, {print}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void The_notebook_has_the_bits_of_single_steps_whatever_is_printed(int least)
    {
        var notebook = new NotebookStep(Trained >> Sigmoid, 0.3);
        AgreesFromSeveralStates(new Deferred(notebook, Block, least), "notebook", largest: 1);
        AgreesFromSeveralStates(new Deferred(new WithReportedLoss(notebook, Squares), Block, least), "notebook, reported after", largest: 1);
    }

    [Fact]
    public void A_block_form_is_chosen_for_plain_descent_whose_print_continues_its_layers_and_for_the_notebook()
    {
        foreach (var (name, step) in Descents)
        {
            Assert.Equal(name is "plain" or "a loss of one's own", Selection.Supports(new Deferred(step)));
            Assert.Equal(name is "plain" or "a loss of one's own", Selection.Supports(new Deferred(new WithReportedLoss(step, step.Objective))));
        }
        string[] known = ["the same", "another loss", "an activation behind", "two activations behind", "a layer of one's own behind"];
        foreach (var (name, print) in Prints) Assert.Equal(known.Contains(name), Knows(print));
        Assert.True(Selection.Supports(new Deferred(new NotebookStep(Trained >> Sigmoid, 0.3))));
        Assert.False(Selection.Supports(new Deferred(new WithReportedLoss(new NotebookStep(Trained >> Sigmoid, 0.3), Squares))));
    }

    [Fact]
    public void No_block_form_prints_a_network_with_fewer_layers_or_with_parameters_behind()
    {
        Assert.False(Knows(new(Trained >> Dense(3, 2), new HalfSquaredError())));
        Assert.False(Knows(new(Trained >> new Gain(), new HalfSquaredError())));
        Assert.False(Knows(new(Dense(5, 6, new LectureInitializer()) >> Sigmoid, new HalfSquaredError())));
    }

    static bool Knows(Objective printed) => Selection.Supports(new Deferred(new WithReportedLoss(Sgd(Squares), printed)));

    // As many terms as the layer before it has or not, more than the block has had steps or not, more than a block has at all.
    [Property(MaxTest = 100, QuietOnSuccess = true)]
    public void Any_terms_that_are_pending_are_gone_on_with_as_single_steps_do(int seed)
    {
        var key = Key.From(seed);
        Deferred[] steps =
        [
            new(Sgd(Squares), Block, MinElements: 0),
            new(new WithReportedLoss(Sgd(Squares), Prints["an activation behind"]), Block, MinElements: 20),
            new(new NotebookStep(Trained >> Sigmoid, 0.3), Block, MinElements: 0),
        ];
        foreach (var step in steps)
        {
            var start = step.Init<float>(key);
            var opened = start.Parameters.Matrices.Select((m, i) => i % 2 == 0 ? WithTerms(m, key.FoldIn(i), key.UniformInt(i, Block + 3)) : m);
            var within = start with { Parameters = new([.. opened]), Step = key.UniformInt(9, 2 * Block) };
            Agrees(step, within, Singles(key, 2 * Block + 1), every: 1 + key.UniformInt(10, 3), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(2, 1, 3)]       // other numbers of terms
    [InlineData(1, 2, 3)]
    [InlineData(0, 1, 3)]
    [InlineData(3, 0, 3)]
    [InlineData(2, 2, 1)]       // more terms than steps
    [InlineData(1, 1, 4)]
    [InlineData(5, 5, 7)]
    [InlineData(4, 4, 4)]
    public void Terms_that_do_not_fit_the_block_are_gone_on_with_step_by_step(int first, int second, int steps)
    {
        var step = new Deferred(Sgd(Squares), Block, MinElements: 0);
        var start = At(step, first, second, steps);
        Assert.False(Selection.CanResume(step, start));
        Agrees(step, start, Singles(Key.From(4), 9), every: 1, $"{first} and {second} terms in step {steps}");
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 3)]       // as after batches, which write all weights
    [InlineData(1, 1, 3)]
    [InlineData(3, 3, 3)]
    [InlineData(2, 2, 6)]
    public void Terms_that_fit_the_block_are_gone_on_with_in_blocks(int first, int second, int steps)
    {
        var step = new Deferred(Sgd(Squares), Block, MinElements: 0);
        var start = At(step, first, second, steps);
        Assert.True(Selection.CanResume(step, start));
        Agrees(step, start, Singles(Key.From(4), 9), every: 1, $"{first} and {second} terms in step {steps}");
    }

    // 30 and 18 numbers of weights: with 18, 19, 30 and 31 as the least, both, the first and none are deferred.
    [Theory]
    [InlineData(18, 3, 3)]
    [InlineData(19, 3, 0)]
    [InlineData(30, 3, 0)]
    [InlineData(31, 0, 0)]
    public void A_matrix_of_exactly_the_least_numbers_is_deferred(int least, int first, int second)
    {
        var step = new Deferred(Sgd(Squares), Block, least);
        var (start, samples) = (step.Init<float>(Key.From(2)), Singles(Key.From(1), 3));
        foreach (var state in new[] { Taken(step, start, samples), samples | Fold(start, step) })
        {
            var (w1, w2) = (state.Parameters.Matrices[0], state.Parameters.Matrices[2]);
            Assert.Equal((first, second), (w1.PendingRank, w2.PendingRank));
            Assert.Equal((first > 0, second > 0), (w1.Base is not null, w2.Base is not null));
        }
        AgreesFromSeveralStates(step, $"from {least} numbers on");
    }

    // Which weights are deferred, where a block begins, which batches come and who computes: anything.
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
        Loss[] losses = [new HalfSquaredError(), new SoftmaxCrossEntropy(), new BinaryCrossEntropyWithLogits(), new Slanted()];
        var network = Mlp([.. widths], activations[key.UniformInt(10, 4)], new LectureInitializer()) >> activations[key.UniformInt(11, 4)];
        var descent = Sgd(new(network, losses[key.UniformInt(12, 4)])) with { Optimizer = Optimizer.Sgd(0.05) };
        var place = key.UniformInt(13, widths.Length - 1);
        Step inner = key.UniformInt(14, 3) == 0 ? new WithReportedLoss(descent, new(network >> Sigmoid, losses[key.UniformInt(15, 4)])) : descent;
        var step = new Deferred(inner, 1 + key.UniformInt(16, 12), key.UniformInt(17, 2) * widths[place] * widths[place + 1] + key.UniformInt(18, 2));
        var rows = Enumerable.Range(0, 16).Select(i => Math.Max(1, key.UniformInt(20 + i, 6) - 2));
        var batches = rows.Select((count, i) => Batch(key.FoldIn(i), count, widths[0], widths[^1], kernels)).ToArray();
        var start = Taken(step, step.Init<T>(key), batches.Take(key.UniformInt(19, 14)));
        Agrees(step, start, batches, every: 1 + key.UniformInt(40, 4), $"{step}");
    }

    static void AgreesFromSeveralStates(Step step, string what, int largest = 3)
    {
        var start = step.Init<float>(Key.From(1));
        Agrees(step, start, Singles(Key.From(2), 11), every: 1, what);
        Agrees(step, Taken(step, start, Singles(Key.From(3), 2)), Singles(Key.From(2), 9), every: 2, what);
        if (largest == 1) return;
        Batch<float>[] two = [Batch(Key.From(7), 3), Batch(Key.From(8), 2)];
        Batch<float>[] begin = [.. Singles(Key.From(4), 2), Batch(Key.From(5), 2), .. Singles(Key.From(6), 3)];
        Batch<float>[] mixed = [.. begin, .. two, .. Singles(Key.From(9), 5)];
        Agrees(step, start, mixed, every: 1, what);
    }

    /// <summary>Compared when all have come to their end: a state must not change while training goes on behind it.</summary>
    static void Agrees<T>(Step step, TrainState<T> start, IReadOnlyList<Batch<T>> batches, int every, string what) where T : unmanaged
    {
        // What diverges is left out: the bits of a NaN are nobody's promise.
        var stepwise = Scan<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches);
        var expected = stepwise.TakeWhile(next => IsFinite(next.State.Parameters)).ToArray();
        if (expected.Length == 0) return;
        batches = [.. batches.Take(expected.Length)];
        var scanned = (batches | Scan(start, step)).ToArray();
        var watched = (batches | Run(start, step, every)).ToArray();
        Assert.True(expected.Select(Whole).SequenceEqual(scanned.Select(Whole)), $"{what}: states of Scan");
        Assert.True(expected.Select(Loss).SequenceEqual(scanned.Select(Loss)), $"{what}: losses of Scan");
        var told = expected.Select(next => new StepLoss<T>(next.State.Step - 1, next.Metrics.Loss)).Where(report => report.Step % every == 0);
        Assert.True(told.SequenceEqual(watched.SkipLast(1)), $"{what}: losses of Watch");
        Assert.True(Whole(expected[^1]) == Whole(((Finished<T>)watched[^1]).State), $"{what}: state of Watch");
        Assert.True(Whole(expected[^1]) == Whole(batches | Fold(start, step)), $"{what}: state of Fold");
    }

    static bool IsFinite<T>(Parameters<T> p) where T : unmanaged => p.Flatten().All(x => double.IsFinite(Kernels<T>.Default.ToDouble(x)));

    static double Loss<T>((TrainState<T>, Metrics Metrics) next) where T : unmanaged => next.Metrics.Loss;

    static (TrainState<T>, Parameters<T>) Whole<T>((TrainState<T> State, Metrics) next) where T : unmanaged => Whole(next.State);

    static TrainState<T> Taken<T>(Step step, TrainState<T> start, IEnumerable<Batch<T>> batches) where T : unmanaged =>
        Fold<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches);

    /// <summary>All of a state: with the same numbers but other terms pending it would go on to other bits.</summary>
    static (TrainState<T> State, Parameters<T> Bases) Whole<T>(TrainState<T> state) where T : unmanaged =>
        (state, new([.. state.Parameters.Matrices.Select(m => Matrix<T>.Stack(m.Base ?? m, Matrix<T>.Fill(1, m.Columns, _ => m.PendingRank)))]));

    static TheoryData<string, int> Each(IEnumerable<string> names)
    {
        var data = new TheoryData<string, int>();
        foreach (var name in names)
            foreach (var least in new[] { 0, 20 }) data.Add(name, least);
        return data;
    }

    static TrainState<float> At(Step step, int first, int second, int steps)
    {
        var (start, key) = (step.Init<float>(Key.From(1)), Key.From(2));
        var p = start.Parameters.Matrices;
        var (w1, w2) = (WithTerms(p[0], key.FoldIn(0), first), WithTerms(p[2], key.FoldIn(1), second));
        return start with { Parameters = Parameters<float>.Of(w1, p[1], w2, p[3]), Step = steps };
    }

    static Matrix<float> WithTerms(Matrix<float> w, Key key, int terms) => terms == 0
        ? w
        : w.WithPendingUpdates() + Matrix<float>.TransposeTimes(
            Draw.Matrix<float>(key.FoldIn(0), terms, w.Rows),
            Draw.Matrix<float>(key.FoldIn(1), terms, w.Columns));

    static GradientStep Sgd(Objective objective) => new(objective, new Backpropagation(), Optimizer.Sgd(0.3));

    static Batch<float>[] Singles(Key key, int count) => Draw.Batches<float>(key, count, 1, 5, 3);

    static Batch<float> Batch(Key key, int rows) => Draw.Batch<float>(key, rows, 5, 3);

    static Batch<T> Batch<T>(Key key, int rows, int inputs, int classes, Kernels<T> kernels) where T : unmanaged
    {
        return Draw.Batch<T>(key, rows, inputs, classes);
    }

    /// <summary>y = 2x, row by row: no part of the library, and nothing that it would know as an activation.</summary>
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
            var everywhere = Matrix<T>.Fill(x.Rows * x.Columns, 1, _ => 1) * p.Matrices[0];
            var g = Matrix<T>.Of(x.Rows, x.Columns, everywhere.Values);
            return (x.Zip(g, new Multiply()), yBar =>
                (Parameters<T>.Of(yBar.Zip(x, new Multiply()).RowSums().ColumnSums()), () => yBar.Zip(g, new Multiply())));
        }
    }
}
