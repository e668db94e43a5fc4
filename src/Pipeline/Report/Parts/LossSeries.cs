using System.Collections.Immutable;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>The series of a plot of losses.</summary>
static class LossSeries
{
    // More points than this on the width of a page are no points any more.
    const int MaxPoints = 260, MinTogether = 3, NeighboursShare = 8;

    /// <summary>
    /// Few losses are points with their moving mean; many are the means of neighbours in a band from the smallest to the largest. Where
    /// images are held out, the losses after each epoch come on top.
    /// </summary>
    public static ImmutableArray<PlotSeries> Of(RunHistory run) => [.. Reported(run), .. Evaluated(run)];

    static IEnumerable<PlotSeries> Reported(RunHistory run)
    {
        var losses = PointsOf(run);
        if (losses.Length > MaxPoints)
        {
            var thinned = Curve.Thin(losses, Math.Min(MaxPoints, losses.Length / MinTogether));
            var together = Fixed((double)losses.Length / thinned.Length, 0);
            yield return new($"smallest to largest of about {together} losses", thinned, PlotColour.Series1, LegendMark.Area);
            yield return new("their mean", thinned, PlotColour.Series1, LegendMark.Line);
            yield break;
        }
        if (run.HasValidation && losses.Length < 3) yield break;
        yield return PlotSeries.Of("loss of a step", losses, PlotColour.Series1, LegendMark.Point);
        if (losses.Length < 5) yield break;
        yield return PlotSeries.Of(
            $"mean of {2 * Neighbours(losses.Length) + 1} neighbours", MovingMean(losses), PlotColour.Series1, LegendMark.Line);
    }

    /// <summary>One curve of the losses of a run, to be compared with those of others.</summary>
    public static ImmutableArray<CurvePoint> Smooth(RunHistory run, int maxPoints) =>
        Curve.Thin(PointsOf(run) is { Length: <= MaxPoints } few ? MovingMean(few) : PointsOf(run), maxPoints);

    static ImmutableArray<(double X, double Y)> PointsOf(RunHistory run) => [.. run.Steps.Select(step => ((double)step.Step, step.Loss))];

    static ImmutableArray<(double X, double Y)> MovingMean(ImmutableArray<(double X, double Y)> losses) =>
        Curve.MovingMean(losses, Neighbours(losses.Length));

    /// <summary>The neighbours on either side.</summary>
    static int Neighbours(int losses) => Math.Max(1, losses / NeighboursShare);

    static IEnumerable<PlotSeries> Evaluated(RunHistory run)
    {
        if (!run.HasValidation) yield break;
        yield return Series("training images, after each epoch", PlotColour.Series3, LegendMark.DashDot, epoch => epoch.Training?.Loss);
        yield return Series("validation images, after each epoch", PlotColour.Series2, LegendMark.Dashes, epoch => epoch.Validation?.Loss);

        PlotSeries Series(string name, PlotColour colour, LegendMark mark, Func<EpochRecord, double?> value) => PlotSeries.Of(
            name, run.Epochs.Where(epoch => value(epoch) is not null).Select(epoch => (run.StepsAfter(epoch), value(epoch)!.Value)),
            colour, mark);
    }
}
