using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;
using Identity = Pipeline.Differentiation.Identity;

namespace Pipeline.PropertyTests.Training;

public class EvaluationTests
{
    [Theory]
    [InlineData(0, 1.0, 1.0, 1.0)]
    [InlineData(1, 0.5, 2.0, 2.0)]
    [InlineData(2, -3.0, -2.0, -1.0)]
    [InlineData(0, 0.0, -0.0, -1.0)]
    public void Ties_are_predicted_as_the_first_class(int expected, double a, double b, double c)
    {
        var outputs = Matrix<double>.Of(1, 3, [a, b, c]);
        Assert.Equal([(byte)expected], Evaluation.PredictedClasses(new Identity(), Parameters<double>.Empty, outputs).ToArray());
    }

    [Property]
    public bool Confusion_matrix_mistakes_and_accuracy_are_consistent(int seed, byte total)
    {
        var evaluation = Random(seed, 1 + total);
        var (confusion, classes) = (evaluation.ConfusionMatrix(5), Enumerable.Range(0, 5));
        return confusion.Sum() == evaluation.Total
            && classes.Sum(i => confusion[6 * i]) == evaluation.Correct
            && classes.All(row => classes.Sum(column => confusion[5 * row + column]) == evaluation.Labels.Count(label => label == row))
            && classes.All(column =>
                classes.Sum(row => confusion[5 * row + column]) == evaluation.Predicted.Count(predicted => predicted == column))
            && evaluation.Correct + evaluation.Mistakes.Length == evaluation.Total
            && evaluation.Accuracy == (double)evaluation.Correct / evaluation.Total;
    }

    [Property]
    public bool Mistakes_are_the_misclassified_indices_in_ascending_order(int seed, byte total)
    {
        var evaluation = Random(seed, 1 + total);
        return evaluation.Mistakes.SequenceEqual(evaluation.Mistakes.Order())
            && Enumerable.Range(0, evaluation.Total).All(i =>
                evaluation.Mistakes.Contains(i) == (evaluation.Predicted[i] != evaluation.Labels[i]));
    }

    [Fact]
    public void Confusion_matrix_rows_are_labels_and_columns_predictions() =>
        Assert.Equal([1, 2, 0, 1], new Evaluation(Predicted: [0, 1, 1, 1], Labels: [0, 0, 0, 1]).ConfusionMatrix(2).ToArray());

    [Property(MaxTest = 20)]
    public bool The_outputs_of_an_image_have_the_same_bits_alone_and_in_a_batch(int seed, byte rows) =>
        AgreesAlone<float>(seed, 1 + rows % 30) && AgreesAlone<double>(seed, 1 + rows % 30);

    static bool AgreesAlone<T>(int seed, int rows) where T : unmanaged
    {
        var network = Dense(37, 21, Initializer.Lecture) >> Sigmoid >> Dense(21, 10) >> Network.Tanh;
        var p = network.Init<T>(Key.From(seed));
        var x = Draw.Matrix<T>(Key.From(seed).FoldIn(1), rows, 37);
        var batch = network.Forward(p, x);
        return Enumerable.Range(0, rows).All(i =>
            network.Forward(p, Matrix<T>.Of(1, 37, [.. x.Row(i)])) == Matrix<T>.Of(1, 10, [.. batch.Row(i)]));
    }

    static Evaluation Random(int seed, int total)
    {
        ImmutableArray<byte> Classes(Key key) => [.. Enumerable.Range(0, total).Select(i => (byte)key.UniformInt(i, 5))];
        return new(Classes(Key.From(seed).FoldIn(0)), Classes(Key.From(seed).FoldIn(1)));
    }

    [Fact]
    public void Evaluations_are_equal_when_all_predictions_and_labels_are()
    {
        var evaluation = new Evaluation(Predicted: [0, 1], Labels: [0, 0]);
        Assert.Equal(new Evaluation([0, 1], [0, 0]), evaluation);
        Assert.Equal(new Evaluation([0, 1], [0, 0]).GetHashCode(), evaluation.GetHashCode());
        Assert.NotEqual(new Evaluation([0, 2], [0, 0]), evaluation);
        Assert.NotEqual(new Evaluation([0, 1], [0, 1]), evaluation);
        Assert.False(evaluation.Equals(null));
    }
}
