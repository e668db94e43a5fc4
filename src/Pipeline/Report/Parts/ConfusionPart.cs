using System.Collections.Immutable;
using System.Xml.Linq;
using Pipeline.Display;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>Which class is taken for which.</summary>
static class ConfusionPart
{
    const int MaxClasses = 20, MaxPairs = 15;

    /// <summary>The matrix as a table; of many classes its most frequent mistakes.</summary>
    public static IEnumerable<XElement?> Of(TrainedModel trained)
    {
        var (names, counts) = (trained.ClassNames, trained.Evaluation.ConfusionMatrix(trained.ClassNames.Length));
        var pairs = Pairs(counts, names.Length);
        return
        [
            Element("h3", "Which is taken for which"), Paragraph(Sentence(pairs, names)),
            names.Length <= MaxClasses ? Matrix(counts, names) : pairs.IsEmpty ? null : PairTable(pairs, names),
        ];
    }

    /// <summary>The counts beside the diagonal, largest first.</summary>
    public static ImmutableArray<(int Label, int Predicted, int Count)> Pairs(ImmutableArray<int> counts, int classes) =>
    [
        .. counts.Select((count, i) => (Label: i / classes, Predicted: i % classes, Count: count))
            .Where(cell => cell.Label != cell.Predicted && cell.Count > 0).OrderByDescending(cell => cell.Count),
    ];

    static string Sentence(ImmutableArray<(int Label, int Predicted, int Count)> pairs, ImmutableArray<string> names) => pairs.IsEmpty
        ? "No test image is taken for another class."
        : $"The most frequent mistakes: {string.Join(", ", pairs.Take(3).Select(pair =>
            $"{Count(pair.Count)} times {ConsoleText.Name(names[pair.Label])} taken for {ConsoleText.Name(names[pair.Predicted])}"))}.";

    static XElement Matrix(ImmutableArray<int> counts, ImmutableArray<string> names)
    {
        var k = names.Length;
        var totals = Enumerable.Range(0, k).Select(label => counts.Slice(label * k, k).Sum()).ToImmutableArray();
        var mostMistakes = Math.Max(1, Pairs(counts, k).Select(pair => pair.Count).FirstOrDefault());
        return Table.Of(
            "A row for each label, a column for each predicted class; right answers are framed",
            ["label", .. names.Select(ConsoleText.Name)],
            names.Select((name, label) => (IReadOnlyList<object>)
            [
                name, .. Enumerable.Range(0, k).Select(predicted => Cell(counts[label * k + predicted], label == predicted,
                    label == predicted ? (double)counts[label * k + predicted] / Math.Max(1, totals[label])
                        : (double)counts[label * k + predicted] / mostMistakes)),
            ]),
            k > 12 ? "confusion many" : "confusion");
    }

    static XElement Cell(int count, bool isRight, double strength) => Styled(
        "td", isRight ? "right" : count == 0 ? "none" : "wrong",
        count == 0 ? null : Attribute("style", FormattableString.Invariant($"--strength:{Math.Sqrt(strength):0.##}")),
        Count(count));

    static XElement PairTable(ImmutableArray<(int Label, int Predicted, int Count)> pairs, ImmutableArray<string> names) => Table.Of(
        pairs.Length > MaxPairs ? $"The {MaxPairs} most frequent of {Count(pairs.Length)} pairs of classes" : "All mistakes",
        ["label", "taken for", "images"],
        pairs.Take(MaxPairs).Select(pair => new object[] { names[pair.Label], names[pair.Predicted], Count(pair.Count) }));
}
