using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Numerics;
using Pipeline.Training;
using Xunit;

namespace Pipeline.PropertyTests.Training;

public class MeasuresTests
{
    const int Classes = 5;

    /// <summary>Rows that sum to 1, with their argmax as predictions, and labels of which about half are these.</summary>
    static (Matrix<double> Probabilities, Evaluation Evaluation) Draw(int seed, int count, int classes = Classes)
    {
        var (values, key) = (Key.From(seed), Key.From(seed).FoldIn(1));
        var probabilities = ClassProbabilities.Normalize(Matrix<double>.Fill(count, classes, i => values.Uniform(i)));
        ImmutableArray<byte> predicted = [.. Enumerable.Range(0, count).Select(i => (byte)ArgMax(probabilities.Row(i)))];
        ImmutableArray<byte> labels =
            [.. predicted.Select((p, i) => key.UniformInt(i, 2) == 0 ? p : (byte)key.FoldIn(i).UniformInt(0, classes))];
        return (probabilities, new(predicted, labels));
    }

    static int ArgMax(ReadOnlySpan<double> row)
    {
        var values = row.ToArray();
        return Array.IndexOf(values, values.Max());
    }

    static (Matrix<double>, Evaluation) Permute(Matrix<double> p, Evaluation evaluation, ImmutableArray<int> order) => (
        Matrix<double>.Of(p.Rows, p.Columns, [.. order.SelectMany(i => p.Row(i).ToArray())]),
        new([.. order.Select(i => evaluation.Predicted[i])], [.. order.Select(i => evaluation.Labels[i])]));

    [Property]
    public bool Perfect_predictions_have_metrics_of_1_and_no_calibration_error(int seed, byte count)
    {
        ImmutableArray<byte> labels = [.. Enumerable.Range(0, 1 + count).Select(i => (byte)Key.From(seed).UniformInt(i, Classes))];
        var (evaluation, oneHot) = (new Evaluation(labels, labels),
            Matrix<double>.Fill(labels.Length, Classes, i => labels[i / Classes] == i % Classes ? 1 : 0));
        var calibration = Calibration.Of(oneHot, evaluation);
        return calibration is { ExpectedError: 0, NegativeLogLikelihood: 0 }
            && ClassProbabilities.CountInTopTwo(oneHot, evaluation) == labels.Length
            && ClassMetrics.Of(evaluation, Classes).All(metrics => metrics.Count == 0
                ? metrics is { Precision: null, Recall: null, F1: null }
                : metrics is { Precision: 1, Recall: 1, F1: 1 });
    }

    [Property]
    public bool The_calibration_error_of_one_confidence_is_its_distance_from_the_accuracy(int seed, byte count, byte confidence)
    {
        var (_, evaluation) = Draw(seed, 1 + count);
        var largest = 1.0 / Classes + (1 - 1.0 / Classes) * (1 + confidence) / 256;
        var probabilities = Matrix<double>.Fill(evaluation.Total, Classes, i =>
            i % Classes == evaluation.Predicted[i / Classes] ? largest : (1 - largest) / (Classes - 1));
        return Near(Calibration.Of(probabilities, evaluation).ExpectedError!.Value, Math.Abs(evaluation.Accuracy - largest));
    }

    [Property]
    public bool Calibration_is_that_of_its_definition(int seed, byte count)
    {
        var (probabilities, evaluation) = Draw(seed, 1 + count);
        var images = Enumerable.Range(0, evaluation.Total).Select(i => (
            Confidence: probabilities.Row(i).ToArray().Max(), IsCorrect: evaluation.Predicted[i] == evaluation.Labels[i],
            OfLabel: probabilities[i, evaluation.Labels[i]])).ToArray();
        var expected = Enumerable.Range(0, 15).Sum(m =>
        {
            var bin = images.Where(image => image.Confidence > m / 15.0 && image.Confidence <= (m + 1) / 15.0).ToArray();
            return bin.Length == 0 ? 0 : (double)bin.Length / images.Length
                * Math.Abs(bin.Average(image => image.IsCorrect ? 1.0 : 0.0) - bin.Average(image => image.Confidence));
        });
        var calibration = Calibration.Of(probabilities, evaluation);
        return Near(calibration.ExpectedError!.Value, expected)
            && Near(calibration.NegativeLogLikelihood!.Value, -images.Average(image => Math.Log(image.OfLabel)))
            && calibration.Bins.Sum(bin => bin.Count) == evaluation.Total && calibration.Bins.Sum(bin => bin.Correct) == evaluation.Correct
            && calibration.ExpectedError is >= 0 and <= 1;
    }

    [Property]
    public bool The_order_of_the_images_is_of_no_importance(int seed, byte count)
    {
        var (p, evaluation) = Draw(seed, 1 + count);
        var (permutedP, permuted) = Permute(p, evaluation, Key.From(seed).FoldIn(7).Permutation(evaluation.Total));
        var (a, b) = (Calibration.Of(p, evaluation), Calibration.Of(permutedP, permuted));
        return Near(a.ExpectedError!.Value, b.ExpectedError!.Value)
            && Near(a.NegativeLogLikelihood!.Value, b.NegativeLogLikelihood!.Value)
            && ClassProbabilities.CountInTopTwo(p, evaluation) == ClassProbabilities.CountInTopTwo(permutedP, permuted)
            && ClassMetrics.Of(evaluation, Classes).SequenceEqual(ClassMetrics.Of(permuted, Classes));
    }

    [Property]
    public bool The_two_most_probable_classes_have_the_label_as_often_as_the_first_or_more(int seed, byte count)
    {
        var (p, evaluation) = Draw(seed, 1 + count);
        var inTopTwo = ClassProbabilities.CountInTopTwo(p, evaluation);
        var expected = Enumerable.Range(0, evaluation.Total).Count(i =>
            p.Row(i).ToArray().Count(other => other > p[i, evaluation.Labels[i]]) < 2);
        return inTopTwo == expected && inTopTwo >= evaluation.Correct;
    }

    [Property]
    public bool Of_two_classes_every_label_is_in_the_top_two(int seed, byte count)
    {
        var (p, evaluation) = Draw(seed, 1 + count, classes: 2);
        return ClassProbabilities.CountInTopTwo(p, evaluation) == evaluation.Total;
    }

    [Fact]
    public void Precision_recall_and_F1_are_those_of_the_confusion_by_hand()
    {
        // Rows are labels: 3 1 0 / 2 4 0 / 1 0 0; class 3 neither occurs nor is predicted.
        var evaluation = new Evaluation(
            Predicted: [0, 0, 0, 1, 0, 0, 1, 1, 1, 1, 0], Labels: [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2]);
        var classes = ClassMetrics.Of(evaluation, 4);
        Assert.Equal(new ClassMetrics(4, 6, 3), classes[0]);
        Assert.Equal((3 / 6.0, 3 / 4.0, 6 / 10.0), (classes[0].Precision, classes[0].Recall, classes[0].F1));
        Assert.Equal((4 / 5.0, 4 / 6.0, 8 / 11.0), (classes[1].Precision, classes[1].Recall, classes[1].F1));
        Assert.Equal((null, 0.0, 0.0), (classes[2].Precision, classes[2].Recall, classes[2].F1));
        Assert.Equal(((double?)null, (double?)null, (double?)null), (classes[3].Precision, classes[3].Recall, classes[3].F1));
        Assert.Equal((3 / 4.0 + 4 / 6.0 + 0) / 3, ClassMetrics.MacroAverage(classes, metrics => metrics.Recall));
        Assert.Null(ClassMetrics.MacroAverage([classes[3]], metrics => metrics.F1));
    }

    [Fact]
    public void An_impossible_label_has_a_finite_likelihood()
    {
        var calibration = Calibration.Of(Matrix<double>.Of(1, 2, [1, 0]), new([0], [1]));
        Assert.Equal(52 * Math.Log(2), calibration.NegativeLogLikelihood!.Value, 12);
        Assert.Equal(1, calibration.ExpectedError);
    }

    [Fact]
    public void Of_no_images_there_is_no_calibration() =>
        Assert.True(Calibration.Of(Matrix<double>.Zero(0, 2), new([], [])) is { ExpectedError: null, NegativeLogLikelihood: null });

    [Property]
    public bool Normalized_rows_sum_to_1_whatever_is_in_them(int seed)
    {
        double[] odd = [0, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, 0.3, 1];
        var p = Matrix<double>.Fill(6, Classes, i => odd[Key.From(seed).UniformInt(i, odd.Length)]);
        var normalized = ClassProbabilities.Normalize(p);
        return normalized.Span.ToArray().All(x => x is >= 0 and <= 1)
            && Enumerable.Range(0, 6).All(i => Near(normalized.Row(i).ToArray().Sum(), 1));
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(1 / 15.0, 0)]
    [InlineData(0.0667, 1)]
    [InlineData(14 / 15.0, 13)]
    [InlineData(0.94, 14)]
    [InlineData(1.0, 14)]
    [InlineData(1.0000000000000002, 14)]
    public void A_bin_has_its_upper_bound(double confidence, int bin) => Assert.Equal(bin, Calibration.BinOf(confidence));

    static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-12;
}
