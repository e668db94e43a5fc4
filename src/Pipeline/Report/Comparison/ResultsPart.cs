using System.Collections.Immutable;
using System.Xml.Linq;
using Pipeline.Commands;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>The results of several runs in a table.</summary>
static class ResultsPart
{
    const int HashDigits = 12;

    /// <summary>A row a run; where they differ by their seeds alone, mean and deviation too.</summary>
    public static XElement Of(ImmutableArray<RunHistory> runs)
    {
        var hasValidation = runs.Any(run => run.HasValidation);
        return Section(
            "results", "Results",
            DifferencesPart.KeysOf(runs).All(key => key == DifferencesPart.Seed) && SpreadSentence(runs) is { } spread
                ? Paragraph(spread)
                : null,
            Table.Of(
                "Results by run",
                ["run", "accuracy", "not matched", "last loss", .. hasValidation ? ["lowest validation loss"] : Array.Empty<string>(),
                    "epochs", "time", "weights"],
                runs.Select((run, i) => Row(runs, i, hasValidation)), "numbers results"));
    }

    static IReadOnlyList<object> Row(ImmutableArray<RunHistory> runs, int index, bool hasValidation)
    {
        var run = runs[index];
        return
        [
            new[] { runs.Length <= PlotColours.SeriesCount ? ComparedCurvesPart.MarkOf(index) : null, (object)run.Name },
            run.End is { } end ? Percent(end.Accuracy) : "did not end",
            run.End is { } mistaken ? Count(mistaken.Mistakes.Length) : "–",
            run.Steps.IsEmpty ? "–" : Short(run.Steps[^1].Loss),
            .. hasValidation ? new object[] { LowestValidation(run) } : [],
            Count(run.Epochs.Length),
            run.End is { Seconds: var seconds } ? OverviewPart.TimeText(seconds) : "–",
            run.End is { WeightsSha256: var hash } ? Element("code", hash[..Math.Min(HashDigits, hash.Length)]) : "–",
        ];
    }

    static string LowestValidation(RunHistory run) =>
        run.Epochs.Min(epoch => epoch.Validation?.Loss) is { } loss ? Fixed(loss, 4) : "–";

    static string? SpreadSentence(ImmutableArray<RunHistory> runs)
    {
        var accuracies = runs.Where(run => run.End is not null).Select(run => run.End!.Accuracy).ToArray();
        if (accuracies.Length < 2) return null;
        var spread = MeanDeviation.Of(accuracies);
        return $"The runs differ by their seeds alone: accuracy {Percent(spread.Mean)} ± {Percent(spread.Deviation!.Value)}, "
            + "mean and sample standard deviation.";
    }
}
