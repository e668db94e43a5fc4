using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Training;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

namespace Pipeline.PropertyTests.Mistakes;

/// <summary>Batches that a network, a loss or a state does not take; the same sentences in each form of execution.</summary>
static class BatchMistakes
{
    static readonly Layer Network = Dense(4, 3) >> Sigmoid >> Dense(3, 2);

    /// <summary>Steps that are executed in different ways.</summary>
    public static IReadOnlyDictionary<string, Step> Steps { get; } = new Dictionary<string, Step>
    {
        ["deferred"] = Step(Network, new HalfSquaredError(), Sgd(0.1)),
        ["on batches"] = Step(Network, new SoftmaxCrossEntropy(), Adam(0.1)),
        ["as written"] = AsWritten(Step(Network, new HalfSquaredError(), Sgd(0.1))),
        ["by differences"] = new GradientStep(new(Network, new HalfSquaredError()), new CentralDifference(1e-4), Sgd(0.1)),
    };

    public static IEnumerable<Mistake> All => Steps.SelectMany(next => OfStep(next.Key, next.Value));

    static IEnumerable<Mistake> OfStep(string kind, Step step) =>
    [
        new($"inputs too wide, {kind}", () => Train(step, Batch(2, 5, 2, 2)),
            "layer 1, dense 4 → 3: takes 4 numbers, but 5 come in; the inputs of the batch are 2 × 5."),
        new($"a sample too wide, {kind}", () => Train(step, Batch(1, 5, 1, 2)),
            "layer 1, dense 4 → 3: takes 4 numbers, but 5 come in; the inputs of the batch are 1 × 5."),
        new($"targets too narrow, {kind}", () => Train(step, Batch(4, 4, 4, 1)),
            "The outputs are 4 × 2, but the targets are 4 × 1: the last layer, dense 3 → 2, and the targets need the same width."),
        new($"fewer inputs than targets, {kind}", () => Train(step, Batch(3, 4, 4, 2)),
            "The batch has inputs of 3 × 4, but targets of 4 × 2: each row of inputs needs a row of targets."),
        new($"a wrong batch after a right one, {kind}", () => Train(step, Batch(2, 4, 2, 2), Batch(2, 4, 2, 3)),
            "The outputs are 2 × 2, but the targets are 2 × 3: the last layer, dense 3 → 2, and the targets need the same width."),
        new($"a batch without rows, {kind}", () => Train(step, Batch(0, 4, 0, 2)), "The batch has no rows; leave it out."),
        new($"no batch, {kind}", () => Train(step, default(Batch<float>)),
            "The batch is default(Batch), without inputs and targets; make it with new Batch(x, target)."),
    ];

    static TrainState<float> Train(Step step, params Batch<float>[] batches) => batches | Fold(step.Init<float>(Key.From(1)), step);

    static Batch<float> Batch(int rows, int inputs, int targetRows, int outputs) =>
        new(Draw.Matrix<float>(Key.From(1), rows, inputs), Matrix<float>.Zero(targetRows, outputs));
}
