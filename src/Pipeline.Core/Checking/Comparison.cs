using System.Collections.Immutable;

namespace Pipeline.Checking;

/// <summary>One partial derivative by the pullbacks and by an oracle.</summary>
/// <param name="MatrixIndex">Index of the matrix; the input is the last.</param>
/// <param name="ElementIndex">Row-major index of the element.</param>
/// <param name="AnalyticDerivative">The derivative by the pullbacks.</param>
/// <param name="OracleDerivative">The derivative by the oracle.</param>
/// <param name="Error">See <see cref="Comparisons.ScaledError"/>.</param>
/// <param name="PointName">Display name of the point; empty for the first or only one.</param>
readonly record struct Comparison(
    int MatrixIndex, int ElementIndex, double AnalyticDerivative, double OracleDerivative, double Error, string PointName = "");

/// <summary>Error measure and summary of comparisons.</summary>
static class Comparisons
{
    /// <summary>|analytic − expected| / scale; ∞ where that is NaN.</summary>
    public static double ScaledError(double analytic, double expected, double scale) =>
        Math.Abs(analytic - expected) / scale is var error && double.IsNaN(error) ? double.PositiveInfinity : error;

    /// <summary>Summarizes comparisons.</summary>
    /// <param name="all">The comparisons.</param>
    /// <param name="skippedCount">Number of coordinates that the oracle could not judge.</param>
    /// <param name="oracle">Name and tolerance.</param>
    /// <param name="network">Display name of what was checked.</param>
    /// <param name="coordinateName">(matrix, index) → display name, such as <c>layer 2 / W[3,1]</c>.</param>
    /// <param name="matrixName">matrix → display name, such as <c>layer 2 / W</c>.</param>
    /// <param name="suspectLayers">Indices of the wrong matrices → the layers that may be at fault.</param>
    public static GradientReport Summarize(
        ImmutableArray<Comparison> all, int skippedCount, Oracle oracle, string network,
        Func<int, int, string> coordinateName, Func<int, string> matrixName, Func<IEnumerable<int>, string> suspectLayers)
    {
        var worst = all.Aggregate(new Comparison(0, 0, 0, 0, Error: -1), (a, b) => b.Error > a.Error ? b : a);
        var wrong = all.Where(c => !(c.Error <= oracle.Tolerance)).GroupBy(c => c.MatrixIndex).ToImmutableArray();
        var place = all.IsEmpty ? "nowhere" : coordinateName(worst.MatrixIndex, worst.ElementIndex) + PointText(worst.PointName);
        return new(
            oracle.Name, network, oracle.Tolerance, Math.Max(worst.Error, 0), all.IsEmpty ? 0 : all.Average(c => c.Error),
            place, worst.AnalyticDerivative, worst.OracleDerivative,
            all.Length, skippedCount, wrong.Sum(group => group.Count()),
            string.Join(
                ", ", wrong.Select(group => $"{matrixName(group.Key)} ({group.Count()} of {all.Count(c => c.MatrixIndex == group.Key)})")),
            wrong.IsEmpty ? "nothing" : suspectLayers(wrong.Select(group => group.Key)));
    }

    static string PointText(string point) => point == "" ? "" : $" ({point})";
}
