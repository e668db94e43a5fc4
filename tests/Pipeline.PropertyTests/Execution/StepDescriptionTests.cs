using Pipeline.Differentiation;
using Pipeline.Losses;
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
    public void A_network_of_other_layers_says_so() => Assert.All(
        Describe(Step(Dense(4, 3) >> Relu >> Tanh, Small.Loss, Optimizer.Adam(0.1))),
        line => Assert.EndsWith(
            ": as written, because the network is no stack of dense layers with one activation each", line, StringComparison.Ordinal));

    [Fact]
    public void What_is_asked_for_as_written_says_so() => Assert.All(
        Describe(AsWritten(Step(Small.Network, Small.Loss, Optimizer.Sgd(0.1)))),
        line => Assert.EndsWith(": as written, as asked for", line, StringComparison.Ordinal));

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
}
