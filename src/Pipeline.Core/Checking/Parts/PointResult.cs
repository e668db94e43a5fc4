using System.Collections.Immutable;
using Pipeline.Differentiation;

namespace Pipeline.Checking.Parts;

/// <summary>What a check found at one point.</summary>
/// <param name="Point">The point.</param>
/// <param name="Comparisons">The derivatives that the oracle could judge.</param>
/// <param name="SkipReason">Why it could judge none; empty if it could, or if the reason is a kink, steepness or rounding.</param>
sealed record PointResult(EvaluationPoint Point, ImmutableArray<Comparison> Comparisons, string SkipReason)
{
    /// <summary>The laws broken at the point.</summary>
    public ImmutableArray<BrokenLaw> BrokenLaws { get; init; } = [];

    /// <summary>The same with the laws that are broken at the point; outside of a domain laws say nothing.</summary>
    public PointResult WithBrokenLaws(Objective objective) => SkipReason != ""
        ? this
        : this with { BrokenLaws = FunctionLaws.FindBrokenLaws(objective, Point.P, Point.Batch) };

    /// <summary>Whether a derivative is wrong.</summary>
    public bool IsWrong(Oracle oracle) => Comparisons.Any(c => !(c.Error <= oracle.Tolerance));

    /// <summary>The report with the reasons and the broken laws of all points; suspects are then those that break them.</summary>
    public static GradientReport AddFindings(ImmutableArray<PointResult> results, GradientReport report)
    {
        var broken = results.SelectMany(result => result.BrokenLaws).DistinctBy(law => law.CulpritName).ToImmutableArray();
        return report with
        {
            SkipReason = string.Join(", ", results.Select(result => result.SkipReason).Where(reason => reason != "").Distinct()),
            BrokenLaws = string.Join("; ", broken.Select(law => $"{law.CulpritName}: {law.LawText}")),
            SuspectLayers = broken.IsEmpty ? report.SuspectLayers : string.Join(" and ", broken.Select(law => law.CulpritName)),
        };
    }
}
