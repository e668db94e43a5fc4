using System.Collections.Immutable;
using OxyPlot;
using OxyPlot.Series;

namespace Pipeline.Report;

/// <summary>How a series of a line plot is drawn.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Points">Its points, with what they were taken together from.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Mark">Its line: the second sign beside the colour.</param>
sealed record PlotSeries(string Name, ImmutableArray<CurvePoint> Points, PlotColour Colour, LegendMark Mark)
{
    /// <summary>How much of what is below it is covered, from 0 to 1.</summary>
    public double Opacity { get; init; } = 1;

    /// <summary>Its item of the legend.</summary>
    public System.Xml.Linq.XElement LegendItem => Figure.LegendItem(Name, Colour, Mark);

    /// <summary>A series of single points.</summary>
    public static PlotSeries Of(string name, IEnumerable<(double X, double Y)> points, PlotColour colour, LegendMark mark) =>
        new(name, [.. points.Select(point => new CurvePoint(point.X, point.Y, point.Y, point.Y, 1))], colour, mark);

    /// <summary>All values, down to the smallest and up to the largest that were taken together.</summary>
    public IEnumerable<double> Values => Points.SelectMany(point => new[] { point.Low, point.High });
}

/// <summary>Series over a common axis.</summary>
static class LinePlot
{
    const double LineWidth = 1.75, PointSize = 2.6, MarkerSize = 3.4, LogarithmicFrom = 20, BandOpacity = 0.18, PointOpacity = 0.45;

    /// <summary>The plot.</summary>
    public static PlotModel Of(string title, AxisOf y, IEnumerable<PlotSeries> series)
    {
        var model = PlotFrame.Of(title, new(AxisKind.Whole), y);
        foreach (var one in series)
        {
            if (one.Mark == LegendMark.Point) model.Series.Add(Points(one));
            else if (one.Mark == LegendMark.Area) model.Series.Add(Band(one));
            else model.Series.Add(Line(one));
        }
        return model;
    }

    /// <summary>An axis of losses: by powers of ten where they differ by more than 20 times, from 0 else.</summary>
    public static AxisOf LossAxis(IEnumerable<PlotSeries> series)
    {
        var values = series.SelectMany(one => one.Values).ToArray();
        return values.Length > 0 && values.Min() is > 0 and var least && values.Max() / least > LogarithmicFrom
            ? new(AxisKind.Logarithmic)
            : new(Min: values.Length > 0 && values.Min() < 0 ? null : 0);
    }

    static LineSeries Line(PlotSeries series)
    {
        var isShort = series.Points.Length <= 40 && series.Mark != LegendMark.Line;
        var line = new LineSeries
        {
            Color = PlotColours.Of(series.Colour, series.Opacity),
            StrokeThickness = LineWidth,
            LineJoin = LineJoin.Round,
            Dashes = DashesOf(series.Mark),
            MarkerType = isShort || series.Points.Length == 1 ? MarkerType.Circle : MarkerType.None,
            MarkerSize = MarkerSize,
            MarkerFill = PlotColours.Of(series.Colour),
        };
        line.Points.AddRange(series.Points.Select(point => new DataPoint(point.X, point.Mean)));
        return line;
    }

    static ScatterSeries Points(PlotSeries series)
    {
        var points = new ScatterSeries
        {
            MarkerType = MarkerType.Circle,
            MarkerSize = PointSize,
            MarkerFill = PlotColours.Of(series.Colour, PointOpacity),
        };
        points.Points.AddRange(series.Points.Select(point => new ScatterPoint(point.X, point.Mean)));
        return points;
    }

    static AreaSeries Band(PlotSeries series)
    {
        var band = new AreaSeries { Color = OxyColors.Transparent, Fill = PlotColours.Of(series.Colour, BandOpacity), StrokeThickness = 0 };
        band.Points.AddRange(series.Points.Select(point => new DataPoint(point.X, point.High)));
        band.Points2.AddRange(series.Points.Select(point => new DataPoint(point.X, point.Low)));
        return band;
    }

    /// <summary>Dashes and gaps, in widths of the line; null for a line without gaps.</summary>
    static double[]? DashesOf(LegendMark mark) => mark switch
    {
        LegendMark.Dashes => [5, 2.5],
        LegendMark.Dots => [1.2, 1.8],
        LegendMark.DashDot => [7, 2, 1.2, 2],
        _ => null,
    };
}
