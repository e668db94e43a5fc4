using OxyPlot;
using OxyPlot.Series;

namespace Pipeline.Report;

/// <summary>A histogram as one outline.</summary>
static class HistogramPlot
{
    const double FillOpacity = 0.3, LineWidth = 1.25;

    /// <summary>The plot.</summary>
    public static PlotModel Of(string title, AxisOf x, Histogram histogram, PlotColour colour)
    {
        var model = PlotFrame.Of(title, x, new(Min: 0));
        var area = new AreaSeries
        {
            Color = PlotColours.Of(colour),
            Fill = PlotColours.Of(colour, FillOpacity),
            StrokeThickness = LineWidth,
            Color2 = OxyColors.Transparent,
            ConstantY2 = 0,
            LineJoin = LineJoin.Miter,
            MinimumSegmentLength = 0,
        };
        area.Points.Add(new(histogram.Low, 0));
        for (var i = 0; i < histogram.Counts.Length; i++)
        {
            area.Points.Add(new(histogram.Low + i * histogram.Width, histogram.Counts[i]));
            area.Points.Add(new(histogram.Low + (i + 1) * histogram.Width, histogram.Counts[i]));
        }
        area.Points.Add(new(histogram.High, 0));
        model.Series.Add(area);
        return model;
    }
}
