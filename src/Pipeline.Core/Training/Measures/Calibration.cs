using System.Collections.Immutable;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Training;

/// <summary>Whether probabilities are frequencies: of the images that are predicted with 80 %, 80 % are right.</summary>
/// <param name="Bins">The reliability table: <see cref="BinCount"/> bins of equal width by the largest probability of a row.</param>
/// <param name="NegativeLogLikelihood">
/// −Σ ln p(label)/n in nats, with p at least <see cref="SmallestProbability"/>; null for no images.
/// </param>
sealed record Calibration(ImmutableArray<ReliabilityBin> Bins, double? NegativeLogLikelihood)
{
    /// <summary>The number of bins; bin m has the confidences in (m/15, (m + 1)/15].</summary>
    public const int BinCount = 15;

    /// <summary>What a probability is taken for in a logarithm where it is smaller: 2⁻⁵², one unit of rounding.</summary>
    public const double SmallestProbability = 1.0 / (1L << 52);

    /// <summary>
    /// Expected calibration error, Σ (nₘ/n)·|accuracyₘ − confidenceₘ| over the bins (Guo et al. 2017), 0 … 1; null for no images.
    /// </summary>
    public double? ExpectedError => Bins.Sum(bin => bin.Count) is > 0 and var total
        ? Bins.Where(bin => bin.Count > 0).Sum(bin => Math.Abs(bin.Correct - bin.ConfidenceSum)) / total
        : null;

    /// <summary>The calibration of predictions.</summary>
    /// <param name="distributions">images × classes: rows that sum to 1.</param>
    /// <param name="evaluation">The predictions and labels of the images.</param>
    public static Calibration Of(Matrix<double> distributions, Evaluation evaluation)
    {
        RequireRows(distributions, evaluation);
        var bins = new ReliabilityBin[BinCount];
        var logLikelihood = 0.0;
        for (var i = 0; i < evaluation.Total; i++)
        {
            var row = distributions.Row(i);
            var confidence = Largest(row);
            ref var bin = ref bins[BinOf(confidence)];
            var correct = evaluation.Predicted[i] == evaluation.Labels[i] ? 1 : 0;
            bin = new(bin.Count + 1, bin.Correct + correct, bin.ConfidenceSum + confidence);
            logLikelihood += Elementary.Log(Math.Max(row[evaluation.Labels[i]], SmallestProbability));
        }
        return new([.. bins], evaluation.Total == 0 ? null : -logLikelihood / evaluation.Total);
    }

    /// <summary>The bin of a confidence; those from 0 on are the first, and those beyond 1 the last.</summary>
    internal static int BinOf(double confidence) => (int)Math.Clamp(Math.Ceiling(confidence * BinCount) - 1, 0, BinCount - 1);

    static double Largest(ReadOnlySpan<double> row)
    {
        var largest = row[0];
        foreach (var probability in row) largest = Math.Max(largest, probability);
        return largest;
    }

    static void RequireRows(Matrix<double> distributions, Evaluation evaluation)
    {
        if (distributions.Rows != evaluation.Total)
            throw new ArgumentException($"There are {distributions.Rows} rows of probabilities for {evaluation.Total} images.");
    }

    /// <summary>Value equality.</summary>
    public bool Equals(Calibration? other) => other is not null
        && NegativeLogLikelihood.Equals(other.NegativeLogLikelihood) && Bins.AsSpan().SequenceEqual(other.Bins.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(NegativeLogLikelihood, Bins.Length);
}

/// <summary>The images whose largest probability is in one range.</summary>
/// <param name="Count">How many.</param>
/// <param name="Correct">How many of them are predicted correctly.</param>
/// <param name="ConfidenceSum">The sum of their largest probabilities.</param>
readonly record struct ReliabilityBin(int Count, int Correct, double ConfidenceSum)
{
    /// <summary>correct / count; null for an empty bin.</summary>
    public double? Accuracy => Count == 0 ? null : (double)Correct / Count;

    /// <summary>The mean of the largest probabilities; null for an empty bin.</summary>
    public double? Confidence => Count == 0 ? null : ConfidenceSum / Count;
}
