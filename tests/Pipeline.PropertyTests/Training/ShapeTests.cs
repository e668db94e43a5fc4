using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;
using static Pipeline.Folds;

namespace Pipeline.PropertyTests.Training;

/// <summary>What does not fit is refused by every form of a step: memory that is used again is wide enough for much that would be nonsense.</summary>
public class ShapeTests
{
    static readonly string[] Kinds = ["gradient", "softmax", "deferred", "deferred from the first number on", "deferred notebook", "deferred notebook from the first number on"];

    public static TheoryData<string> Kind { get; } = new(Kinds);

    [Theory]
    [MemberData(nameof(Kind))]
    public void Layers_that_do_not_fit_each_other(string kind)
    {
        Refuses(kind, Between(4, 3, 50, 2), One(4), One(2));
        Refuses(kind, Between(4, 50, 3, 2), One(4), One(2));
    }

    [Theory]
    [MemberData(nameof(Kind))]
    public void Inputs_of_another_width(string kind)
    {
        foreach (var inputs in new[] { 1, 3, 6, 40 }) Refuses(kind, Between(4, 3, 3, 2), One(inputs), One(2));
        foreach (var inputs in new[] { 3, 6 }) Refuses(kind, Between(4, 3, 3, 2), Some(2, inputs), Some(2, 2));
    }

    [Theory]
    [MemberData(nameof(Kind))]
    public void Images_for_a_network_that_expects_a_few_more_pixels(string kind) => Refuses(kind, Between(800, 100, 100, 10), One(784), One(10));

    [Theory]
    [MemberData(nameof(Kind))]
    public void Targets_of_another_shape(string kind)
    {
        foreach (var columns in new[] { 1, 3, 40 }) Refuses(kind, Between(4, 3, 3, 2), One(4), One(columns));
        foreach (var rows in new[] { 2, 5 }) Refuses(kind, Between(4, 3, 3, 2), One(4), Some(rows, 2));
        foreach (var rows in new[] { 1, 2, 5 }) Refuses(kind, Between(4, 3, 3, 2), Some(3, 4), Some(rows, 2));
        Refuses(kind, Between(4, 3, 3, 2), Some(3, 4), Some(3, 1));
    }

    [Theory]
    [MemberData(nameof(Kind))]
    public void What_fits_is_not_refused(string kind)
    {
        var step = Of(kind, Between(4, 3, 3, 2));
        Assert.Equal(2, (Batches(One(4), One(2)) | Fold(step.Init<float>(Key.From(1)), step)).Step);
    }

    static void Refuses(string kind, Layer network, Matrix<float> x, Matrix<float> target)
    {
        var step = Of(kind, network);
        var start = step.Init<float>(Key.From(1));
        Assert.Throws<ArgumentException>(() => step.Apply(start, new(x, target)).State.Parameters.Flatten().Count());
        Assert.Throws<ArgumentException>(() => Batches(x, target) | Fold(start, step));
        Assert.Throws<ArgumentException>(() => (Batches(x, target) | Scan(start, step)).Select(next => next.State.Parameters.Flatten().Count()).ToArray());
    }

    static Step Of(string kind, Layer network) => Array.IndexOf(Kinds, kind) switch
    {
        0 => Descent(network, new HalfSquaredError()),
        1 => Descent(network, new SoftmaxCrossEntropy()),
        2 => new Deferred(Descent(network, new HalfSquaredError())),
        3 => new Deferred(Descent(network, new HalfSquaredError()), MinElements: 0),
        4 => new Deferred(new NotebookStep(network, 0.1)),
        _ => new Deferred(new NotebookStep(network, 0.1), MinElements: 0),
    };

    static GradientStep Descent(Layer network, Loss loss) => new(new(network, loss), new Backpropagation(), Optimizer.Sgd(0.1));

    static Layer Between(int inputs, int hidden, int expected, int outputs) => Dense(inputs, hidden) >> Sigmoid >> Dense(expected, outputs) >> Sigmoid;

    static IEnumerable<Batch<float>> Batches(Matrix<float> x, Matrix<float> target) => Enumerable.Repeat(new Batch<float>(x, target), 2);

    static Matrix<float> One(int columns) => Some(1, columns);

    static Matrix<float> Some(int rows, int columns) => Draw.Matrix<float>(Key.From(rows), rows, columns);
}
