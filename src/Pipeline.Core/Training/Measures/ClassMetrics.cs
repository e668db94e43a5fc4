using System.Collections.Immutable;

namespace Pipeline.Training;

/// <summary>How a classifier does on one class. What would be a division by 0 is null.</summary>
/// <param name="Count">Images of the class.</param>
/// <param name="Predicted">Images that are taken for it.</param>
/// <param name="Correct">Images of the class that are taken for it.</param>
readonly record struct ClassMetrics(int Count, int Predicted, int Correct)
{
    /// <summary>correct / predicted; null where no image is taken for the class.</summary>
    public double? Precision => Ratio(Correct, Predicted);

    /// <summary>correct / count; null where there is no image of the class.</summary>
    public double? Recall => Ratio(Correct, Count);

    /// <summary>2·correct / (count + predicted), the harmonic mean of precision and recall; null where both are.</summary>
    public double? F1 => Ratio(2L * Correct, (long)Count + Predicted);

    /// <summary>The metrics of each class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A label or a prediction is not below <paramref name="classes"/>.</exception>
    public static ImmutableArray<ClassMetrics> Of(Evaluation evaluation, int classes)
    {
        var confusion = evaluation.ConfusionMatrix(classes);
        var (counts, predicted) = (new int[classes], new int[classes]);
        for (var i = 0; i < confusion.Length; i++)
        {
            counts[i / classes] += confusion[i];
            predicted[i % classes] += confusion[i];
        }
        return [.. Enumerable.Range(0, classes).Select(k => new ClassMetrics(counts[k], predicted[k], confusion[k * classes + k]))];
    }

    /// <summary>The mean over the classes that have the metric, each with the same weight; null where none has.</summary>
    public static double? MacroAverage(ImmutableArray<ClassMetrics> classes, Func<ClassMetrics, double?> metric) =>
        classes.Average(metric);

    static double? Ratio(long numerator, long denominator) => denominator == 0 ? null : (double)numerator / denominator;
}
