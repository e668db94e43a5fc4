using System.Collections.Immutable;

namespace Pipeline.Checking;

/// <summary>One derivative by both ways.</summary>
readonly record struct Comparison(int Leaf, int Index, double Analytic, double Expected, double Error);

/// <summary>Comparisons become a report.</summary>
static class Comparisons
{
    /// <summary>|analytic − expected| / scale; what is not a number is infinitely wrong.</summary>
    public static double Error(double analytic, double expected, double scale) =>
        Math.Abs(analytic - expected) / scale is var error && double.IsNaN(error) ? double.PositiveInfinity : error;

    public static GradientReport Report(ImmutableArray<Comparison> all, int skipped, Oracle oracle, string network, Func<int, int, string> place, Func<int, string> leaf, Func<IEnumerable<int>, string> suspects)
    {
        var worst = all.Aggregate(new Comparison(0, 0, 0, 0, Error: -1), (a, b) => b.Error > a.Error ? b : a);
        var wrong = all.Where(c => !(c.Error <= oracle.Tolerance)).GroupBy(c => c.Leaf).ToImmutableArray();
        return new(
            oracle.Name, network, oracle.Tolerance, Math.Max(worst.Error, 0), all.IsEmpty ? 0 : all.Average(c => c.Error),
            all.IsEmpty ? "nowhere" : place(worst.Leaf, worst.Index), worst.Analytic, worst.Expected,
            all.Length, skipped, wrong.Sum(group => group.Count()),
            string.Join(", ", wrong.Select(group => $"{leaf(group.Key)} ({group.Count()} of {all.Count(c => c.Leaf == group.Key)})")),
            wrong.IsEmpty ? "nothing" : suspects(wrong.Select(group => group.Key)));
    }
}
