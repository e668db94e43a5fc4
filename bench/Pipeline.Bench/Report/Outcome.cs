using System.Collections.Immutable;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Measuring;

namespace Pipeline.Bench.Report;

/// <summary>A row over all rounds: medians, and the range of its figure.</summary>
sealed record CommandOutcome(Row Row, ImmutableArray<double> Figures, ImmutableArray<Quantity> Quantities, ImmutableArray<string> Gaps)
{
    public static CommandOutcome Of(Row row, ImmutableSortedDictionary<string, Contender> field, Measurement measured)
    {
        ImmutableArray<Finding> findings = [.. measured.Rounds.Select(row.Judge)];
        return new(row, [.. findings.Select(finding => finding.Figure).OfType<double>()], Medians(findings), [.. Gap(row, field, measured).Distinct()]);
    }

    public double? Figure => Figures.IsEmpty ? null : Statistics.Median(Figures);

    public string Verdict => Figure is { } figure ? Row.Bar.Holds(figure) switch { true => "holds", false => "**missed**", null => "–" } : "**not measured**";

    /// <summary>The figure, and between which it lay.</summary>
    public string Text => Figure is not { } figure ? "–"
        : Figures.Length == 1 ? Row.Bar.Text(figure)
        : $"{Row.Bar.Text(figure)} ({Row.Bar.Text(Figures.Min())} to {Row.Bar.Text(Figures.Max())})";

    static ImmutableArray<Quantity> Medians(ImmutableArray<Finding> findings) =>
    [
        .. findings.SelectMany(finding => finding.Quantities)
            .GroupBy(one => (one.Who, one.Unit), (key, all) => new Quantity(key.Who, Statistics.Median(all.Select(one => one.Value)), key.Unit)),
    ];

    static IEnumerable<string> Gap(Row row, ImmutableSortedDictionary<string, Contender> field, Measurement measured) =>
        from job in row.Jobs
        let gap = field[job.By].Missing is { } why ? $"not installed: {job.By} ({why})"
            : measured.Failures.TryGetValue(job, out var complaint) ? $"failed: {job.By} ({complaint})"
            : null
        where gap is not null
        select gap;
}
