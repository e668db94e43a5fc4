using System.Collections.Immutable;

namespace Pipeline.Checking;

/// <summary>One partial derivative by the pullbacks and by an oracle.</summary>
/// <param name="Matrix">Index of the matrix; the input is the last.</param>
/// <param name="Index">Row-major index of the element.</param>
/// <param name="Analytic">The derivative by the pullbacks.</param>
/// <param name="Expected">The derivative by the oracle.</param>
/// <param name="Error">See <see cref="Comparisons.Error"/>.</param>
readonly record struct Comparison(int Matrix, int Index, double Analytic, double Expected, double Error);

/// <summary>Error measure and summary of comparisons.</summary>
static class Comparisons
{
    /// <summary>|analytic − expected| / scale; ∞ where that is NaN.</summary>
    public static double Error(double analytic, double expected, double scale) =>
        Math.Abs(analytic - expected) / scale is var error && double.IsNaN(error) ? double.PositiveInfinity : error;

    /// <summary>Summarizes comparisons.</summary>
    /// <param name="all">The comparisons.</param>
    /// <param name="skipped">Number of coordinates that the oracle could not judge.</param>
    /// <param name="oracle">Name and tolerance.</param>
    /// <param name="network">Display name of what was checked.</param>
    /// <param name="coordinate">(matrix, index) → display name, such as <c>layer 2 / W[3,1]</c>.</param>
    /// <param name="name">matrix → display name, such as <c>layer 2 / W</c>.</param>
    /// <param name="suspects">Indices of the wrong matrices → the layers that may be at fault.</param>
    public static GradientReport Report(
        ImmutableArray<Comparison> all, int skipped, Oracle oracle, string network,
        Func<int, int, string> coordinate, Func<int, string> name, Func<IEnumerable<int>, string> suspects)
    {
        var worst = all.Aggregate(new Comparison(0, 0, 0, 0, Error: -1), (a, b) => b.Error > a.Error ? b : a);
        var wrong = all.Where(c => !(c.Error <= oracle.Tolerance)).GroupBy(c => c.Matrix).ToImmutableArray();
        return new(
            oracle.Name, network, oracle.Tolerance, Math.Max(worst.Error, 0), all.IsEmpty ? 0 : all.Average(c => c.Error),
            all.IsEmpty ? "nowhere" : coordinate(worst.Matrix, worst.Index), worst.Analytic, worst.Expected,
            all.Length, skipped, wrong.Sum(group => group.Count()),
            string.Join(", ", wrong.Select(group => $"{name(group.Key)} ({group.Count()} of {all.Count(c => c.Matrix == group.Key)})")),
            wrong.IsEmpty ? "nothing" : suspects(wrong.Select(group => group.Key)));
    }
}
