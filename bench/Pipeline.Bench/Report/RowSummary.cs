using System.Collections.Immutable;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Measuring;

namespace Pipeline.Bench.Report;

/// <summary>A row over all rounds: the figure of each round, the medians of its quantities, and the reasons for missing values.</summary>
sealed record RowSummary(Row Row, ImmutableArray<double> Figures, ImmutableArray<Quantity> Quantities, ImmutableArray<string> Gaps)
{
    public static RowSummary Of(Row row, ImmutableSortedDictionary<string, Contender> contenders, BenchmarkRun run)
    {
        ImmutableArray<RowResult> results = [.. run.Rounds.Select(row.Evaluate)];
        return new(
            row,
            [.. results.Select(result => result.Figure).OfType<double>()],
            Medians(results),
            [.. FindGaps(row, contenders, run).Distinct()]);
    }

    /// <summary>The median over the rounds; null when no round has a figure.</summary>
    public double? Figure => Figures.IsEmpty ? null : Statistics.Median(Figures);

    public string Verdict => Figure is { } figure
        ? Row.Threshold.IsMet(figure) switch { true => "holds", false => "**missed**", null => "–" }
        : "**not measured**";

    /// <summary>The median and the range of the figure.</summary>
    public string Text => Figure is not { } figure ? "–"
        : Figures.Length == 1 ? Row.Threshold.Text(figure)
        : $"{Row.Threshold.Text(figure)} ({Row.Threshold.Text(Figures.Min())} to {Row.Threshold.Text(Figures.Max())})";

    static ImmutableArray<Quantity> Medians(ImmutableArray<RowResult> results) =>
    [
        .. results.SelectMany(result => result.Quantities).GroupBy(
            quantity => (quantity.Label, quantity.Unit),
            (key, group) => new Quantity(key.Label, Statistics.Median(group.Select(quantity => quantity.Value)), key.Unit)),
    ];

    static IEnumerable<string> FindGaps(Row row, ImmutableSortedDictionary<string, Contender> contenders, BenchmarkRun run) =>
        from job in row.Jobs
        let gap = contenders[job.Contender].UnavailableReason is { } reason ? $"not installed: {job.Contender} ({reason})"
            : run.Failures.TryGetValue(job, out var message) ? $"failed: {job.Contender} ({message})"
            : null
        where gap is not null
        select gap;
}
