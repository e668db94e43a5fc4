using System.Xml.Linq;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>The head of the page: what came out, in one sentence and a few figures.</summary>
static class OverviewPart
{
    /// <summary>The header of the report of one run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="trained">Its model; null for none.</param>
    /// <param name="note">Why a run that diverged has no result; null for any other.</param>
    public static XElement Of(RunHistory run, TrainedModel? trained, string? note) => Element(
        "header",
        Styled("p", "kind", "Training report", run.Name.Length == 0 ? null : $" · {run.Name}"),
        Element("h1", Heading(run, note)),
        Styled("p", "lead", Lead(run)),
        note is null ? null : Styled("p", "note", $"{char.ToUpperInvariant(note[0])}{note[1..]}"),
        run.IsCutOff ? Styled("p", "note", "The last line of the metrics is cut off: the run may have gone on.") : null,
        Styled("dl", "tiles", Tiles(run, trained).Select(tile => Element(
            "div", Element("dt", tile.Name), Element("dd", tile.Value), Styled("dd", "small", tile.Remark)))));

    static string Heading(RunHistory run, string? note) => run.End is not { } end
        ? note is null ? "A run that has not ended" : "Training diverged"
        : $"{Percent(end.Accuracy)} of {Count(end.Total, "test image")} matched";

    static object?[] Lead(RunHistory run)
    {
        if (run.Settings is not { } settings)
            return [run.Epochs.IsEmpty ? "No epoch has ended." : $"{Count(run.Epochs.Length, "epoch")} ended."];
        var config = settings.Config;
        return
        [
            "The network ", Styled("span", "network", settings[RunSettings.Network] ?? "–"),
            ", trained by the recipe ", Element("b", settings["recipe"] ?? "–"), " on ",
            settings.Count(RunSettings.TrainingImages) is { } count ? Count(count, "image") : "images",
            $" of {settings[RunSettings.Data] ?? "unknown data"}",
            config is null ? "." : $", in {Count(config.StepCount, "step")} of {Count(config.BatchSize, "image")}.",
        ];
    }

    static IEnumerable<(string Name, object Value, object Remark)> Tiles(RunHistory run, TrainedModel? trained)
    {
        if (run.End is { } end)
        {
            yield return ("Accuracy", Percent(end.Accuracy),
                $"{Count(end.Correct)} of {Count(end.Total)} right");
            yield return ("95 % interval", Interval(end), "of the accuracy on other images");
        }
        else if (!run.Epochs.IsEmpty)
            yield return ("Accuracy", Percent(run.Epochs[^1].Accuracy), $"after epoch {run.Epochs[^1].Epoch}");
        if (!run.Steps.IsEmpty)
            yield return ("Last loss", Short(run.Steps[^1].Loss), $"at step {Count(run.Steps[^1].Step)}");
        if (trained?.Calibration.ExpectedError is { } error)
            yield return ("Calibration error", Percent(error), "expected, of the confidence");
        if (trained is not null)
            yield return ("Parameters", Count(trained.Model.Parameters.ElementCount),
                Count(trained.Model.Parameters.Matrices.Length, "matrix", "matrices"));
        if (run.End is { Seconds: var seconds })
            yield return ("Training time", TimeText(seconds), "of the steps alone");
    }

    /// <summary>A time, which is all that differs between two reports of the same training.</summary>
    public static XElement TimeText(double seconds) =>
        Styled("span", "time", seconds < 100 ? $"{Fixed(seconds, 2)} s" : $"{Count((long)seconds)} s");

    // Wilson's interval: it stays within 0 and 1, also for few mistakes.
    static string Interval(RunEnd end)
    {
        if (end.Total == 0) return "–";
        const double z = 1.96;
        var (n, p) = ((double)end.Total, end.Accuracy);
        var centre = (p + z * z / (2 * n)) / (1 + z * z / n);
        var half = z / (1 + z * z / n) * Math.Sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        return $"{Fixed(100 * (centre - half), 1)}–{Percent(centre + half, 1)}";
    }
}
