using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Recipes;
using Pipeline.Training;
using Xunit;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Execution;

public class StepDescriptionTests
{
    static readonly Objective Small = new(Dense(4, 3) >> Relu >> Dense(3, 2), new SoftmaxCrossEntropy());

    public static TheoryData<string> Optimizers { get; } = new(OptimizerKind.All.Keys);

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_built_in_part_is_fused(string name)
    {
        var optimizer = Optimizer.ClipByGlobalNorm(1) >> Optimizer.ClipByValue(1)
            >> OptimizerKind.All[name].Create(Schedule.Cosine(0.1, 5), 0.9, 0.01) >> Optimizer.MaxNorm(3) >> Optimizer.AverageWeights(0.9);
        foreach (var loss in (Loss[])[new SoftmaxCrossEntropy(), new HalfSquaredError(), new BinaryCrossEntropyWithLogits()])
            Assert.All(
                Describe(new GradientStep(Small with { Loss = loss, WeightPenalty = 0.1 }, new Backpropagation(), optimizer)),
                line => Assert.Contains(": fused", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_step_is_described_part_by_part() => Assert.Equal(
    [
        "dense 4 → 3 >> relu: fused", "dense 3 → 2: fused", "softmax cross-entropy: fused", "Adam: fused, tile by tile",
        "weight decay: fused, tile by tile", "learning rate: fused, tile by tile",
    ], Describe(Step(Small.Network, Small.Loss, Optimizer.AdamW(0.1, 0.01))).AsEnumerable());

    [Fact]
    public void Plain_descent_on_single_samples_is_fused_in_blocks() => Assert.Equal(
    [
        "dense 4 → 3 >> relu: fused, in blocks of 32 samples", "dense 3 → 2: fused, in blocks of 32 samples",
        "softmax cross-entropy: fused, in blocks of 32 samples", "learning rate: fused, in blocks of 32 samples",
    ], Describe(Step(Small.Network, Small.Loss, Optimizer.Sgd(0.1))).AsEnumerable());

    [Fact]
    public void A_part_without_an_in_place_form_says_so() => Assert.Equal(
    [
        "dense 4 → 3 >> relu: fused", "dense 3 → 2: fused", "cubes: as written, because it has no elementwise form",
        "Doubled: as written, because Doubled has no in-place form", "learning rate: as written, because Doubled has no in-place form",
    ], Describe(Step(Small.Network, new Cubes(), new Doubled() >> Optimizer.Sgd(0.1))).AsEnumerable());

    [Fact]
    public void A_layer_without_an_in_place_form_says_so_and_all_around_it_is_fused() => Assert.Equal(
        [
            "dropout 0.2: fused", "dense 4 → 3 >> relu >> tanh >> dropout 0.5: fused",
            "twice: as written, because it has no in-place form", "tanh: fused",
            "residual (dense 3 → 3 >> relu): fused",
            "residual (dense 3 → 3 >> twice): fused, but as written in twice, because it has no in-place form",
            "dense 3 → 2: fused",
            "softmax cross-entropy: fused", "Adam: fused, tile by tile", "learning rate: fused, tile by tile",
        ],
        Describe(Step(
            Dropout(0.2) >> Dense(4, 3) >> Relu >> Tanh >> Dropout(0.5) >> (Layer)new Twice() >> Tanh >> Residual(Dense(3, 3) >> Relu)
                >> Residual(Dense(3, 3) >> (Layer)new Twice()) >> Dense(3, 2), Small.Loss, Optimizer.Adam(0.1))).AsEnumerable());

    [Fact]
    public void A_network_of_other_layers_says_so()
    {
        const string reason = ": as written, because no layer of the network has an in-place form";
        Assert.Equal(
            [$"twice{reason}", $"softmax cross-entropy{reason}", $"Adam{reason}", $"learning rate{reason}"],
            Describe(Step((Layer)new Twice(), Small.Loss, Optimizer.Adam(0.1))).AsEnumerable());
    }

    [Fact]
    public void What_is_asked_for_as_written_says_so() => Assert.Equal(
    [
        "dense 4 → 3 >> relu: as written", "dense 3 → 2: as written",
        "softmax cross-entropy: as written", "learning rate: as written",
    ], Describe(AsWritten(Step(Small.Network, Small.Loss, Optimizer.Sgd(0.1)))).AsEnumerable());

    [Fact]
    public void A_penalty_is_a_part() => Assert.Equal(
    [
        "dense 4 → 3 >> relu: fused", "dense 3 → 2: fused", "softmax cross-entropy: fused", "L2 penalty: fused, tile by tile",
        "learning rate: fused, tile by tile",
    ], Describe(new GradientStep(Small with { WeightPenalty = 0.1 }, new Backpropagation(), Optimizer.Sgd(0.1))).AsEnumerable());

    [Fact]
    public void Every_transform_without_an_in_place_form_is_named() => Assert.Equal(
        "learning rate: as written, because Doubled and Doubled has no in-place form",
        Describe(Step(Small.Network, Small.Loss, new Doubled() >> new Doubled() >> Optimizer.Sgd(0.1)))[^1]);

    [Fact]
    public void Deferred_updates_of_another_optimizer_are_as_written()
    {
        const string reason = ": as written, because deferred updates are fused for plain descent without a penalty only";
        Assert.Equal(
            [
                $"dense 4 → 3 >> relu{reason}", $"dense 3 → 2{reason}", $"softmax cross-entropy{reason}", $"momentum{reason}",
                $"learning rate{reason}",
            ], Describe(new DeferredUpdateStep(Step(Small.Network, Small.Loss, Optimizer.Momentum(0.1)))).AsEnumerable());
    }

    [Fact]
    public void Central_differences_evaluate_perturbed_parameters_side_by_side()
    {
        const string how = ": fused for perturbed parameters where it can be";
        var step = new GradientStep(Small with { WeightPenalty = 0.1 }, new CentralDifference(1e-4), Optimizer.Sgd(0.1));
        string[] expected =
        [
            $"dense 4 → 3 >> relu{how}", $"dense 3 → 2{how}", $"softmax cross-entropy{how}", "L2 penalty: as written",
            "learning rate: as written",
        ];
        Assert.Equal(expected, Describe(step).AsEnumerable());
        Assert.Equal([.. expected, "reported squared error: as written"],
            Describe(new LossAfterUpdateStep(step, Small with { Loss = new HalfSquaredError() })).AsEnumerable());
    }

    [Fact]
    public void A_reported_loss_is_computed_where_it_is_reported()
    {
        var descent = new GradientStep(Small, new Backpropagation(), Optimizer.Adam(0.1));
        var reported = new Objective(Small.Network >> Sigmoid, new BinaryCrossEntropyOnProbabilities());
        Assert.Equal(
        [
            "dense 4 → 3 >> relu: fused", "dense 3 → 2: fused", "softmax cross-entropy: fused", "Adam: fused, tile by tile",
            "learning rate: fused, tile by tile", "reported cross-entropy of the lecture: computed where it is reported",
        ], Describe(new LossAfterUpdateStep(descent, reported)).AsEnumerable());
        Assert.Equal(
            "reported cross-entropy of the lecture: fused, in blocks of 32 samples",
            Describe(new DeferredUpdateStep(new LossAfterUpdateStep(descent with { Optimizer = Optimizer.Sgd(1) }, reported)))[^1]);
    }

    [Fact]
    public void The_notebooks_step_is_fused_in_blocks_only()
    {
        var notebook = new NotebookStep(Dense(4, 3) >> Sigmoid >> Dense(3, 2) >> Sigmoid, 0.1);
        Assert.Equal(
        [
            "dense 4 → 3 >> sigmoid: as written, because the step has no fused form",
            "dense 3 → 2 >> sigmoid: as written, because the step has no fused form",
            "NotebookStep: as written, because the step has no fused form",
        ], Describe(notebook).AsEnumerable());
        Assert.Equal("NotebookStep: fused, in blocks of 32 samples", Describe(new DeferredUpdateStep(notebook))[^1]);
    }

    sealed record Doubled : GradientTransform
    {
        public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
            Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step) => (2 * gradient, state);
    }

    sealed record Cubes : Loss
    {
        public override string Name => "cubes";

        public override (T Value, Func<Pipeline.Numerics.Matrix<T>> Gradient) Apply<T>(
            Pipeline.Numerics.Matrix<T> y, Pipeline.Numerics.Matrix<T> target) => (y.Sum(), () => y);

        public override Pipeline.Numerics.Matrix<T> PerSample<T>(
            Pipeline.Numerics.Matrix<T> y, Pipeline.Numerics.Matrix<T> target) => y.RowSums();
    }

    /// <summary>y = 2x, without an in-place form.</summary>
    sealed record Twice : Layer
    {
        public override string Name => "twice";

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (2 * x, yBar => (Parameters<T>.Empty, () => 2 * yBar));
    }
}
