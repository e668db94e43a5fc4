using System.Collections.Immutable;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Machine;
using Pipeline.Bench.Measuring;
using static System.FormattableString;

namespace Pipeline.Bench.Report;

/// <summary>The table as Markdown, with the machine, the versions and the command that reproduce it.</summary>
static class Markdown
{
    public static string Table(
        MachineInfo machine, ImmutableSortedDictionary<string, Contender> contenders, ImmutableArray<Row> rows, BenchmarkRun run,
        Options options) => string.Join('\n',
        [
            .. Head(machine, contenders, run, options),
            .. rows.Select(row => Line(RowSummary.Of(row, contenders, run))),
            "", .. Foot, "",
        ]);

    static IEnumerable<string> Head(
        MachineInfo machine, ImmutableSortedDictionary<string, Contender> contenders, BenchmarkRun run, Options options) =>
    [
        $"# Measured on {machine.Processor}, {Invariant($"{machine.Cores}")} cores, {machine.Instructions}",
        "",
        .. options.IsQuick ? new[] { "**A quick run: it shows that every row works. Its figures are not results.**", "" } : [],
        .. run.IsDisturbed ? new[] { "**The machine had other work to do: repeat this on a quiet one.**", "" } : [],
        "| | |",
        "|---|---|",
        Invariant($"| date | {DateTime.UtcNow:yyyy-MM-dd} |"),
        $"| command | `dotnet run -c Release --project bench/Pipeline.Bench -- {CommandLine(options)}` |",
        Invariant($"| rounds | {options.Rounds} |"),
        $"| system | {machine.System} |",
        $"| other work, before and after | {OtherWork(run)} of the cores |",
        .. contenders.Values.Select(contender => $"| {contender.Name} | {Version(contender)} |"),
        "",
        "| row | work | measured | bar | | behind it |",
        "|---|---|---|---|---|---|",
    ];

    static string OtherWork(BenchmarkRun run) => string.Join(", ", run.OtherWork.Select(percent => Invariant($"{percent:F0} %")));

    static string Version(Contender contender) =>
        contender.UnavailableReason is { } reason ? $"**not installed**: {Cell(reason)}" : Cell(contender.Version);

    static string Line(RowSummary summary)
    {
        var (row, gaps) = (summary.Row, summary.Gaps.Select(gap => $"**{Cell(gap)}**"));
        var remarks = string.Join("; ", summary.Quantities.Select(quantity => $"{quantity}").Concat(gaps));
        return $"| `{row.Name}` | {row.Work} | {summary.Text} | {row.Threshold} | {summary.Verdict} | {remarks} |";
    }

    static ImmutableArray<string> Foot { get; } =
    [
        "A figure is the median over the rounds, with its range; a ratio is taken within each round, "
            + "the peer's best warm pass over our best warm pass.",
        "One core is one thread, pinned. What each row means stands in [the README of this folder](../README.md).",
    ];

    // Local paths are replaced: a published table does not contain the directories of the machine.
    static string CommandLine(Options options) => Replace(Replace(options.CommandLine, options.Data, "DIR"), options.Out, "FILE");

    static string Replace(string text, string? path, string placeholder) =>
        string.IsNullOrEmpty(path) ? text : text.Replace(path, placeholder, StringComparison.Ordinal);

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
