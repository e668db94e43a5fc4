using System.Collections.Immutable;
using System.Xml.Linq;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>The curves of several runs over each other.</summary>
static class ComparedCurvesPart
{
    const int MaxPointsOfAll = 6000, MaxPoints = 200, MinPoints = 12;

    const double CloudOpacity = 0.35;

    static readonly ImmutableArray<LegendMark> marks = [LegendMark.Line, LegendMark.Dashes, LegendMark.Dots, LegendMark.DashDot];

    /// <summary>The section; null where no run has reported anything.</summary>
    public static XElement? Of(ImmutableArray<RunHistory> runs)
    {
        XElement?[] figures =
        [
            Loss(runs), Accuracy(runs),
            Curves(runs, "validation-loss", "Validation loss", "epoch", "loss", run => run.Epochs
                .Where(epoch => epoch.Validation?.Loss is not null)
                .Select(epoch => ((double)epoch.Epoch, epoch.Validation!.Value.Loss!.Value))),
        ];
        return figures.Any(figure => figure is not null) ? Section("curves", "Curves", Styled("div", "figures", figures)) : null;
    }

    /// <summary>The sign of a run in a legend, and in the table of results.</summary>
    public static XElement MarkOf(int index) => Styled(
        "span", $"mark {Mark(index).ToString().ToLowerInvariant()}",
        Attribute("style", $"--mark:{PlotColours.Variable(PlotColours.OfSeries(index))}"), Attribute("aria-hidden", "true"));

    static XElement? Loss(ImmutableArray<RunHistory> runs)
    {
        var points = Math.Clamp(MaxPointsOfAll / runs.Length, MinPoints, MaxPoints);
        return Of(
            "loss", "Loss, smoothed", FigureWidth.Full, "step", "loss", AxisKind.Linear,
            runs.Select((run, i) => SeriesOf(runs, i, LossSeries.Smooth(run, points))), "last",
            (series, run) => run.Steps.IsEmpty ? null : Short(run.Steps[^1].Loss), runs);
    }

    static XElement? Accuracy(ImmutableArray<RunHistory> runs) => runs.All(run => run.Epochs.Length < 2) ? null : Of(
        "accuracy", "Accuracy on the test images", runs.Any(run => run.HasValidation) ? FigureWidth.Half : FigureWidth.Full,
        "epoch", "accuracy", AxisKind.Percent,
        runs.Select((run, i) => SeriesOf(runs, i, Points(run.Epochs.Select(epoch => ((double)epoch.Epoch, epoch.Accuracy))))), "last",
        (_, run) => run.Epochs.IsEmpty ? null : Percent(run.Epochs[^1].Accuracy), runs);

    static XElement? Curves(
        ImmutableArray<RunHistory> runs, string id, string heading, string x, string y,
        Func<RunHistory, IEnumerable<(double, double)>> points) => runs.All(run => points(run).Count() < 2) ? null : Of(
        id, heading, FigureWidth.Half, x, y, AxisKind.Linear,
        runs.Select((run, i) => SeriesOf(runs, i, Points(points(run)))), "lowest",
        (series, _) => series.Points.IsEmpty ? null : Short(series.Points.Min(point => point.Mean)), runs);

    static XElement? Of(
        string id, string heading, FigureWidth width, string x, string y, AxisKind kind, IEnumerable<PlotSeries> all, string which,
        Func<PlotSeries, RunHistory, string?> value, ImmutableArray<RunHistory> runs)
    {
        var series = all.ToImmutableArray();
        var drawn = series.Where(one => !one.Points.IsEmpty).ToImmutableArray();
        if (drawn.IsEmpty) return null;
        var axis = kind == AxisKind.Linear ? LinePlot.LossAxis(drawn) : new AxisOf(kind);
        return Figure.Of(
            id, heading, width, () => LinePlot.Of(x, axis, drawn), y,
            $"{heading}, {Count(drawn.Length, "run")} over each other.",
            runs.Length > PlotColours.SeriesCount ? [] : drawn.Select(one => one.LegendItem), Caption(series, runs, which, value));
    }

    static string Caption(
        ImmutableArray<PlotSeries> series, ImmutableArray<RunHistory> runs, string which, Func<PlotSeries, RunHistory, string?> value)
    {
        const int named = 8;
        var values = series.Zip(runs, (one, run) => (run.Name, Value: value(one, run)))
            .Where(pair => pair.Value is not null).ToImmutableArray();
        var list = string.Join("; ", values.Take(named).Select(pair => $"{pair.Name}: {pair.Value}"));
        return $"The {which} values: {list}{(values.Length > named ? $"; and {values.Length - named} more in the table" : "")}.";
    }

    // Many runs are one cloud, in one colour.
    static PlotSeries SeriesOf(ImmutableArray<RunHistory> runs, int index, IEnumerable<CurvePoint> points) =>
        runs.Length > PlotColours.SeriesCount
            ? new(runs[index].Name, [.. points], PlotColour.Series1, LegendMark.Line) { Opacity = CloudOpacity }
            : new(runs[index].Name, [.. points], PlotColours.OfSeries(index), Mark(index));

    static IEnumerable<CurvePoint> Points(IEnumerable<(double X, double Y)> points) =>
        points.Select(point => new CurvePoint(point.X, point.Y, point.Y, point.Y, 1));

    static LegendMark Mark(int index) => marks[index % marks.Length];
}
