using System.Collections.Immutable;
using System.Xml.Linq;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>The head of a comparison.</summary>
static class ComparisonHeader
{
    /// <summary>How many runs, and which is best.</summary>
    public static XElement Of(ImmutableArray<RunHistory> runs) => Element(
        "header", Styled("p", "kind", "Training report"), Element("h1", $"{Count(runs.Length, "run")} compared"),
        Styled("p", "lead", Sentence(runs)));

    static string Sentence(ImmutableArray<RunHistory> runs)
    {
        var ended = runs.Where(run => run.End is not null).ToImmutableArray();
        if (ended.IsEmpty) return "None of them has ended.";
        var (best, worst) = (ended.MaxBy(run => run.End!.Accuracy)!, ended.MinBy(run => run.End!.Accuracy)!);
        var open = ended.Length == runs.Length ? "" : $" {Count(runs.Length - ended.Length, "run")} did not end.";
        return best.End!.Accuracy == worst.End!.Accuracy
            ? $"All have an accuracy of {Percent(best.End.Accuracy)} on the test images.{open}"
            : $"The accuracies on the test images go from {Percent(worst.End.Accuracy)} ({worst.Name}) to "
                + $"{Percent(best.End.Accuracy)} ({best.Name}).{open}";
    }
}
