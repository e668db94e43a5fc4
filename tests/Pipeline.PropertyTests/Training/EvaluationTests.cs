using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;
using Neutral = Pipeline.Differentiation.Identity;

namespace Pipeline.PropertyTests.Training;

public class EvaluationTests
{
    [Theory]
    [InlineData(0, 1.0, 1.0, 1.0)]
    [InlineData(1, 0.5, 2.0, 2.0)]
    [InlineData(2, -3.0, -2.0, -1.0)]
    [InlineData(0, 0.0, -0.0, -1.0)]
    public void Of_several_largest_outputs_the_first_is_predicted(int expected, double a, double b, double c) =>
        Assert.Equal([(byte)expected], Evaluation.PredictedClasses(new Neutral(), Parameters<double>.Empty, Matrix<double>.Of(1, 3, [a, b, c])).ToArray());

    [Property]
    public bool Counts_agree_with_each_other(int seed, byte total)
    {
        var evaluation = Some(seed, 1 + total);
        var confusion = evaluation.Confusion(5);
        return confusion.Sum() == evaluation.Total
            && Enumerable.Range(0, 5).Sum(i => confusion[6 * i]) == evaluation.Correct
            && Enumerable.Range(0, 5).All(row => confusion.AsSpan(5 * row, 5).ToArray().Sum() == evaluation.Labels.Count(label => label == row))
            && Enumerable.Range(0, 5).All(column => Enumerable.Range(0, 5).Sum(row => confusion[5 * row + column]) == evaluation.Predicted.Count(guess => guess == column))
            && evaluation.Correct + evaluation.Mistakes.Length == evaluation.Total
            && evaluation.Accuracy == (double)evaluation.Correct / evaluation.Total;
    }

    [Property]
    public bool Mistakes_ascend_and_are_those_that_differ(int seed, byte total)
    {
        var evaluation = Some(seed, 1 + total);
        return evaluation.Mistakes.SequenceEqual(evaluation.Mistakes.Order())
            && Enumerable.Range(0, evaluation.Total).All(i => evaluation.Mistakes.Contains(i) == (evaluation.Predicted[i] != evaluation.Labels[i]));
    }

    [Fact]
    public void Rows_of_the_confusion_are_labels_and_columns_predictions() =>
        Assert.Equal([1, 2, 0, 1], new Evaluation(Predicted: [0, 1, 1, 1], Labels: [0, 0, 0, 1]).Confusion(2).ToArray());

    [Property(MaxTest = 20)]
    public bool An_image_alone_is_seen_as_it_is_in_a_batch_to_the_bit(int seed, byte rows) =>
        IsSeenAlone<float>(seed, 1 + rows % 30) && IsSeenAlone<double>(seed, 1 + rows % 30);

    static bool IsSeenAlone<T>(int seed, int rows) where T : unmanaged
    {
        var network = Dense(37, 21, new LectureInitializer()) >> Sigmoid >> Dense(21, 10) >> Network.Tanh;
        var p = network.Init<T>(Key.From(seed));
        var x = Draw.Matrix<T>(Key.From(seed).FoldIn(1), rows, 37);
        var together = network.Forward(p, x);
        return Enumerable.Range(0, rows).All(i =>
            network.Forward(p, Matrix<T>.Of(1, 37, [.. x.Row(i)])) == Matrix<T>.Of(1, 10, [.. together.Row(i)]));
    }

    static Evaluation Some(int seed, int total)
    {
        var (guesses, labels) = (Key.From(seed).FoldIn(0), Key.From(seed).FoldIn(1));
        return new([.. Enumerable.Range(0, total).Select(i => (byte)guesses.UniformInt(i, 5))], [.. Enumerable.Range(0, total).Select(i => (byte)labels.UniformInt(i, 5))]);
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
