using System.Collections.Immutable;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Machine;
using Pipeline.Bench.Measuring;
using static System.FormattableString;

namespace Pipeline.Bench.Report;

/// <summary>The table as Markdown, with all that is needed to repeat it.</summary>
static class Markdown
{
    public static string Table(
        MachineFacts machine, ImmutableSortedDictionary<string, Contender> field, ImmutableArray<Row> rows, Measurement measured, Options options) =>
        string.Join('\n', [.. Head(machine, field, measured, options), .. rows.Select(row => Line(CommandOutcome.Of(row, field, measured))), "", .. Foot, ""]);

    static IEnumerable<string> Head(
        MachineFacts machine, ImmutableSortedDictionary<string, Contender> field, Measurement measured, Options options) =>
    [
        $"# Measured on {machine.Processor}, {Invariant($"{machine.Cores}")} cores, {machine.Instructions}",
        "",
        .. options.IsQuick ? new[] { "**A quick run: it shows that every row works. Its figures are not results.**", "" } : [],
        .. measured.IsDisturbed ? new[] { "**The machine had other work to do: repeat this on a quiet one.**", "" } : [],
        "| | |",
        "|---|---|",
        Invariant($"| date | {DateTime.UtcNow:yyyy-MM-dd} |"),
        $"| command | `dotnet run -c Release --project bench/Pipeline.Bench -- {Command(options)}` |",
        Invariant($"| rounds | {options.Rounds} |"),
        $"| system | {machine.System} |",
        $"| other work, before and after | {string.Join(", ", measured.OtherWork.Select(percent => Invariant($"{percent:F0} %")))} of the cores |",
        .. field.Values.Select(one => $"| {one.Name} | {(one.Missing is { } why ? $"**not installed**: {Cell(why)}" : Cell(one.Version))} |"),
        "",
        "| row | work | measured | bar | | behind it |",
        "|---|---|---|---|---|---|",
    ];

    static string Line(CommandOutcome outcome) =>
        $"| `{outcome.Row.Name}` | {outcome.Row.Work} | {outcome.Text} | {outcome.Row.Bar} | {outcome.Verdict} | {string.Join("; ", outcome.Quantities.Select(one => $"{one}").Concat(outcome.Gaps.Select(gap => $"**{Cell(gap)}**")))} |";

    static ImmutableArray<string> Foot { get; } =
    [
        "A figure is the median over the rounds, with its range; a ratio is taken within each round, the peer's best warm pass over our best warm pass.",
        "One core is one thread, pinned. What each row means stands in [the README of this folder](../README.md).",
    ];

    // Where the reader's data and table lie is the reader's own.
    static string Command(Options options) => Hidden(Hidden(options.Written, options.Data, "DIR"), options.Out, "FILE");

    static string Hidden(string text, string? place, string word) => string.IsNullOrEmpty(place) ? text : text.Replace(place, word, StringComparison.Ordinal);

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
