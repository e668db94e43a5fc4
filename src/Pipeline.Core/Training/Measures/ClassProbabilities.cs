using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>Functions of images × classes, a probability for each class.</summary>
static class ClassProbabilities
{
    /// <summary>
    /// The number of images whose label is the predicted class or the most probable one of the others, the first of equal ones.
    /// </summary>
    public static int CountInTopTwo(Matrix<double> probabilities, Evaluation evaluation) =>
        Enumerable.Range(0, evaluation.Total).Count(i =>
            evaluation.Predicted[i] == evaluation.Labels[i]
            || ArgMaxExcept(probabilities.Row(i), evaluation.Predicted[i]) == evaluation.Labels[i]);

    /// <summary>
    /// Rows divided by their sum, as is usual for independent probabilities of classes that exclude each other. What is no number or below
    /// 0 counts as 0, and a row of zeros becomes uniform.
    /// </summary>
    public static Matrix<double> Normalize(Matrix<double> probabilities)
    {
        var (columns, normalized) = (probabilities.Columns, new double[probabilities.Rows * probabilities.Columns]);
        for (var i = 0; i < probabilities.Rows; i++)
        {
            var row = normalized.AsSpan(i * columns, columns);
            var sum = 0.0;
            for (var k = 0; k < columns; k++) sum += row[k] = Positive(probabilities.Row(i)[k]);
            for (var k = 0; k < columns; k++) row[k] = sum > 0 ? row[k] / sum : 1.0 / columns;
        }
        return new(probabilities.Rows, columns, normalized);
    }

    // The largest finite number of all classes together is still finite.
    static double Positive(double probability) =>
        probability > 0 ? Math.Min(probability, double.MaxValue / (byte.MaxValue + 1)) : 0;

    static int ArgMaxExcept(ReadOnlySpan<double> row, int excluded)
    {
        var best = -1;
        for (var k = 0; k < row.Length; k++)
            if (k != excluded && (best < 0 || row[k] > row[best])) best = k;
        return best;
    }
}
