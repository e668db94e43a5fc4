using System.Collections.Immutable;
using System.Xml.Linq;
using static Pipeline.Report.Html;

namespace Pipeline.Report;

/// <summary>The head of a comparison.</summary>
static class ComparisonHeader
{
    /// <summary>How many runs, and which is best.</summary>
    public static XElement Of(ImmutableArray<RunHistory> runs) => Element(
        "header", Styled("p", "kind", "Training report"), Element("h1", $"{NumberText.Count(runs.Length, "run")} compared"),
        Styled("p", "lead", Sentence(runs)));

    static string Sentence(ImmutableArray<RunHistory> runs)
    {
        var ended = runs.Where(run => run.End is not null).ToImmutableArray();
        if (ended.IsEmpty) return "None of them has ended.";
        var (best, worst) = (ended.MaxBy(run => run.End!.Accuracy)!, ended.MinBy(run => run.End!.Accuracy)!);
        var open = ended.Length == runs.Length ? "" : $" {NumberText.Count(runs.Length - ended.Length, "run")} did not end.";
        return best.End!.Accuracy == worst.End!.Accuracy
            ? $"All have an accuracy of {NumberText.Percent(best.End.Accuracy)} on the test images.{open}"
            : $"The accuracies on the test images go from {NumberText.Percent(worst.End.Accuracy)} ({worst.Name}) to "
                + $"{NumberText.Percent(best.End.Accuracy)} ({best.Name}).{open}";
    }
}
