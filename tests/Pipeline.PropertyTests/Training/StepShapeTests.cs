using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;
using Xunit;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Training;

/// <summary>Every step and executor checks shapes: reused buffers are often large enough to accept wrong ones silently.</summary>
public class StepShapeTests
{
    static readonly string[] Kinds =
        ["gradient", "softmax", "deferred", "deferred from 0 elements", "deferred notebook", "deferred notebook from 0 elements"];

    public static TheoryData<string> Kind { get; } = new(Kinds);

    [Theory]
    [MemberData(nameof(Kind))]
    public void Layers_with_incompatible_widths_are_refused(string kind)
    {
        foreach (var (hidden, expected) in new[] { (3, 50), (50, 3) })
            Assert.Equal(
                $"layer 3, dense {expected} → 2: takes {expected} numbers, but {hidden} come in.",
                Assert.Throws<ArgumentException>(() => Of(kind, TwoLayers(4, hidden, expected, 2)).Init<float>(Key.From(1))).Message);
    }

    [Theory]
    [MemberData(nameof(Kind))]
    public void Inputs_of_the_wrong_width_are_refused(string kind)
    {
        foreach (var inputs in new[] { 1, 3, 6, 40 }) Refuses(kind, TwoLayers(4, 3, 3, 2), Row(inputs), Row(2));
        foreach (var inputs in new[] { 3, 6 }) Refuses(kind, TwoLayers(4, 3, 3, 2), Random(2, inputs), Random(2, 2));
    }

    [Theory]
    [MemberData(nameof(Kind))]
    public void Images_narrower_than_the_first_layer_are_refused(string kind) =>
        Refuses(kind, TwoLayers(800, 100, 100, 10), Row(784), Row(10));

    [Theory]
    [MemberData(nameof(Kind))]
    public void Targets_of_the_wrong_shape_are_refused(string kind)
    {
        foreach (var columns in new[] { 1, 3, 40 }) Refuses(kind, TwoLayers(4, 3, 3, 2), Row(4), Row(columns));
        foreach (var rows in new[] { 2, 5 }) Refuses(kind, TwoLayers(4, 3, 3, 2), Row(4), Random(rows, 2));
        foreach (var rows in new[] { 1, 2, 5 }) Refuses(kind, TwoLayers(4, 3, 3, 2), Random(3, 4), Random(rows, 2));
        Refuses(kind, TwoLayers(4, 3, 3, 2), Random(3, 4), Random(3, 1));
    }

    [Theory]
    [MemberData(nameof(Kind))]
    public void Compatible_shapes_are_accepted(string kind)
    {
        var step = Of(kind, TwoLayers(4, 3, 3, 2));
        Assert.Equal(2, (Batches(Row(4), Row(2)) | Fold(step.Init<float>(Key.From(1)), step)).Step);
    }

    static void Refuses(string kind, Layer network, Matrix<float> x, Matrix<float> target)
    {
        var step = Of(kind, network);
        var start = step.Init<float>(Key.From(1));
        Assert.Throws<ArgumentException>(() => step.Apply(start, new(x, target)).State.Parameters.Flatten().Count());
        Assert.Throws<ArgumentException>(() => Batches(x, target) | Fold(start, step));
        Assert.Throws<ArgumentException>(() =>
            (Batches(x, target) | Scan(start, step)).Select(next => next.State.Parameters.Flatten().Count()).ToArray());
    }

    static Step Of(string kind, Layer network) => Array.IndexOf(Kinds, kind) switch
    {
        0 => Descent(network, new HalfSquaredError()),
        1 => Descent(network, new SoftmaxCrossEntropy()),
        2 => new DeferredUpdateStep(Descent(network, new HalfSquaredError())),
        3 => new DeferredUpdateStep(Descent(network, new HalfSquaredError()), MinElements: 0),
        4 => new DeferredUpdateStep(new NotebookStep(network, 0.1)),
        _ => new DeferredUpdateStep(new NotebookStep(network, 0.1), MinElements: 0),
    };

    static GradientStep Descent(Layer network, Loss loss) => new(new(network, loss), new Backpropagation(), Optimizer.Sgd(0.1));

    /// <summary>Two dense layers; they are compatible if hidden equals expected.</summary>
    static Layer TwoLayers(int inputs, int hidden, int expected, int outputs) =>
        Dense(inputs, hidden) >> Sigmoid >> Dense(expected, outputs) >> Sigmoid;

    static IEnumerable<Batch<float>> Batches(Matrix<float> x, Matrix<float> target) => Enumerable.Repeat(new Batch<float>(x, target), 2);

    static Matrix<float> Row(int columns) => Random(1, columns);

    static Matrix<float> Random(int rows, int columns) => Draw.Matrix<float>(Key.From(rows), rows, columns);
}
