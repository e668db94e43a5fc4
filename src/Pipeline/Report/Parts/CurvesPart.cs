using System.Collections.Immutable;
using System.Xml.Linq;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>The curves of a run: loss, accuracy and learning rate.</summary>
static class CurvesPart
{
    const int MaxRows = 40;

    /// <summary>The section; null where nothing was reported.</summary>
    public static XElement? Of(RunHistory run) => run.Steps.IsEmpty && run.Epochs.IsEmpty ? null : Section(
        "curves", "Training",
        Styled("div", "figures", HasLossCurve(run) ? LossCurve(run) : null, AccuracyCurve(run), RateCurve(run)),
        Sentences(run));

    static bool HasLossCurve(RunHistory run) => run.Steps.Length > 1 || (run.Steps.Length == 1 && run.HasValidation);

    /// <summary>What would be a plot of one point, or of a level line.</summary>
    static XElement? Sentences(RunHistory run)
    {
        var loss = HasLossCurve(run) || run.Steps is not [var reported] ? ""
            : $"One loss was reported, {Short(reported.Loss)} at step {Count(reported.Step)}. ";
        var epoch = run.Epochs is not [var only] ? ""
            : $"There was one epoch; after it {Percent(only.Accuracy)} of the test images are classified correctly. ";
        var rate = RateOf(run) is { IsEmpty: false } rates && rates.All(rate => rate.Y == rates[0].Y)
            ? $"The learning rate is {Short(rates[0].Y)} in all steps."
            : "";
        return (loss + epoch + rate).Trim() is { Length: > 0 } text ? Paragraph(text) : null;
    }

    static XElement LossCurve(RunHistory run)
    {
        var series = LossSeries.Of(run);
        var first = run.Steps[0];
        var (last, lowest) = (run.Steps[^1], run.Steps.MinBy(step => step.Loss));
        return Figure.Of(
            "loss", "Loss", FigureWidth.Full, () => LinePlot.Of("step", LinePlot.LossAxis(series), series), "loss",
            $"Loss by step, from {Short(first.Loss)} at the first step to {Short(last.Loss)} at the last.",
            series.Select(one => one.LegendItem),
            $"The loss is {Short(first.Loss)} at step {Count(first.Step)} and {Short(last.Loss)} at step "
            + $"{Count(last.Step)}; the lowest of {Count(run.Steps.Length, "reported loss", "reported losses")} is "
            + $"{Short(lowest.Loss)}, at step {Count(lowest.Step)}. {ValidationSentence(run)}",
            Details("The losses in numbers", Table.Of(
                Rows("Losses by step", run.Steps.Length), ["step", "loss"],
                Curve.Sample(run.Steps, MaxRows).Select(step => new object[] { Count(step.Step), Short(step.Loss) }))));
    }

    static string ValidationSentence(RunHistory run) =>
        run.Epochs.Where(epoch => epoch.Validation is { Loss: not null }).ToImmutableArray() is { IsEmpty: false } epochs
        && epochs.MinBy(epoch => epoch.Validation!.Value.Loss) is var best
            ? $"On the images that are held out it is lowest after epoch {best.Epoch}: {Short(best.Validation!.Value.Loss!.Value)}."
            : "";

    static XElement? AccuracyCurve(RunHistory run)
    {
        if (run.Epochs.Length < 2) return null;
        var series = AccuracySeries(run).ToImmutableArray();
        var (first, last, best) = (run.Epochs[0], run.Epochs[^1], run.Epochs.MaxBy(epoch => epoch.Accuracy));
        return Figure.Of(
            "accuracy", "Accuracy", RateCurveIsDrawn(run) ? FigureWidth.Half : FigureWidth.Full,
            () => LinePlot.Of("epoch", new(AxisKind.Percent, Max: MaxOf(series)), series), "accuracy",
            $"Accuracy by epoch, on the test images from {Percent(first.Accuracy)} to {Percent(last.Accuracy)}.",
            series.Select(one => one.LegendItem),
            $"On the test images the accuracy is {Percent(first.Accuracy)} after epoch {first.Epoch} and "
            + $"{Percent(last.Accuracy)} after epoch {last.Epoch}; the highest is {Percent(best.Accuracy)}, after epoch "
            + $"{best.Epoch}.{(run.HasValidation ? "" : " No images are held out for validation.")}",
            Details("The epochs in numbers", EpochTable.Of(run, MaxRows)));
    }

    static double? MaxOf(ImmutableArray<PlotSeries> series) => series.SelectMany(one => one.Values).Max() > 0.985 ? 1 : null;

    static IEnumerable<PlotSeries> AccuracySeries(RunHistory run)
    {
        if (run.HasValidation)
        {
            yield return Series("training images", PlotColour.Series1, LegendMark.Line, epoch => epoch.Training?.Accuracy);
            yield return Series("validation images", PlotColour.Series2, LegendMark.Dashes, epoch => epoch.Validation?.Accuracy);
        }
        yield return Series("test images", PlotColour.Series3, LegendMark.Dots, epoch => epoch.Accuracy);

        PlotSeries Series(string name, PlotColour colour, LegendMark mark, Func<EpochRecord, double?> value) => PlotSeries.Of(
            name, run.Epochs.Where(epoch => value(epoch) is not null).Select(epoch => ((double)epoch.Epoch, value(epoch)!.Value)),
            colour, mark);
    }

    static bool RateCurveIsDrawn(RunHistory run) => RateOf(run) is { IsEmpty: false } rates && rates.Any(rate => rate.Y != rates[0].Y);

    static XElement? RateCurve(RunHistory run)
    {
        if (!RateCurveIsDrawn(run)) return null;
        var rates = RateOf(run);
        var series = PlotSeries.Of("learning rate", rates, PlotColour.Series4, LegendMark.Line);
        var (high, low) = (rates.MaxBy(rate => rate.Y), rates.MinBy(rate => rate.Y));
        return Figure.Of(
            "rate", "Learning rate", run.Epochs.Length < 2 ? FigureWidth.Full : FigureWidth.Half,
            () => LinePlot.Of("step", RateAxis(rates), [series]), "learning rate",
            $"Learning rate by step, from {Short(rates[0].Y)} to {Short(rates[^1].Y)}.", [],
            $"The learning rate is {Short(rates[0].Y)} at the first step and {Short(rates[^1].Y)} at the last; "
            + $"the highest is {Short(high.Y)}, at step {Count((long)high.X)}, the lowest {Short(low.Y)}.");
    }

    // Those of a range test grow by the same factor from step to step.
    static AxisOf RateAxis(ImmutableArray<(double X, double Y)> rates) =>
        rates[0].Y > 0 && rates[^1].Y / rates[0].Y > 1e3 ? new(AxisKind.Logarithmic) : new(Min: 0);

    /// <summary>η by step: by the schedule of the settings, or where there are none as the metrics say.</summary>
    static ImmutableArray<(double X, double Y)> RateOf(RunHistory run)
    {
        const int points = 300;
        if (run.Settings?.Config is not { StepCount: > 0 } config)
            return [.. run.Steps.Where(step => step.LearningRate is not null)
                .Select(step => ((double)step.Step, step.LearningRate!.Value))];
        var schedule = config.Schedule.Create(config.LearningRate, config.StepCount, config.WarmUpSteps);
        var count = (int)Math.Min(points, config.StepCount);
        return [.. Enumerable.Range(0, count).Select(i => (config.StepCount - 1) * (long)i / Math.Max(1, count - 1))
            .Select(step => ((double)step, schedule.At(step)))];
    }

    static string Rows(string caption, int count) =>
        count > MaxRows ? $"{caption}: {MaxRows} of {Count(count)}, evenly chosen" : caption;
}
