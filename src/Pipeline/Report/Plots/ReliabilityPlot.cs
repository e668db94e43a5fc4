using OxyPlot;
using OxyPlot.Series;
using Pipeline.Training;

namespace Pipeline.Report;

/// <summary>The plots of a calibration.</summary>
static class ReliabilityPlot
{
    const double FillOpacity = 0.3, LineWidth = 1.25, MarkerSize = 3.5;

    /// <summary>Accuracy by confidence: a bar for each bin that has images, a point at its mean confidence, and the diagonal.</summary>
    public static PlotModel Accuracy(Calibration calibration)
    {
        var model = PlotFrame.Of("confidence", new(AxisKind.Percent, 0, 1), new(AxisKind.Percent, 0, 1.03));
        model.Annotations.Add(PlotFrame.Guide(0, 0, 1, 1));
        var bars = Bars(PlotColour.Series1);
        var points = new ScatterSeries
        {
            MarkerType = MarkerType.Circle,
            MarkerSize = MarkerSize,
            MarkerFill = PlotColours.Of(PlotColour.Series1),
        };
        for (var m = 0; m < calibration.Bins.Length; m++)
            if (calibration.Bins[m] is { Accuracy: { } accuracy, Confidence: { } confidence })
            {
                bars.Items.Add(Bar(m, accuracy));
                points.Points.Add(new(confidence, accuracy));
            }
        model.Series.Add(bars);
        model.Series.Add(points);
        return model;
    }

    /// <summary>How many images have which confidence.</summary>
    public static PlotModel Counts(Calibration calibration)
    {
        var model = PlotFrame.Of("confidence", new(AxisKind.Percent, 0, 1), new(Min: 0));
        var bars = Bars(PlotColour.Series1);
        for (var m = 0; m < calibration.Bins.Length; m++) bars.Items.Add(Bar(m, calibration.Bins[m].Count));
        model.Series.Add(bars);
        return model;
    }

    static RectangleBarSeries Bars(PlotColour colour) => new()
    {
        FillColor = PlotColours.Of(colour, FillOpacity),
        StrokeColor = PlotColours.Of(colour),
        StrokeThickness = LineWidth,
    };

    static RectangleBarItem Bar(int m, double height) =>
        new((double)m / Calibration.BinCount, 0, (m + 1.0) / Calibration.BinCount, height);
}
