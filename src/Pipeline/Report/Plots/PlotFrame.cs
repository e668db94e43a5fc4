using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace Pipeline.Report;

/// <summary>How an axis counts.</summary>
enum AxisKind
{
    /// <summary>Evenly.</summary>
    Linear,

    /// <summary>Evenly, and whole numbers only.</summary>
    Whole,

    /// <summary>By powers of ten.</summary>
    Logarithmic,

    /// <summary>Evenly; the numbers are exponents of ten.</summary>
    Exponents,

    /// <summary>Evenly; the numbers are shares, shown in percent.</summary>
    Percent,
}

/// <summary>An axis: how it counts, and its ends where they are given.</summary>
readonly record struct AxisOf(AxisKind Kind = AxisKind.Linear, double? Min = null, double? Max = null);

/// <summary>Plots with the axes of the report: horizontal grid lines, ticks below, nothing around.</summary>
static class PlotFrame
{
    const double FontSize = 12, Stroke = 1;

    /// <summary>
    /// A plot without series. The page says what is counted upwards: a title beside the numbers would have to know their font.
    /// </summary>
    public static PlotModel Of(string title, AxisOf x, AxisOf y)
    {
        var model = new PlotModel
        {
            Culture = CultureInfo.InvariantCulture,
            DefaultFontSize = FontSize,
            Background = OxyColors.Undefined,
            PlotAreaBorderThickness = new(0),
            Padding = new(10, 6, 12, 2),
            TextColor = PlotColours.Of(PlotColour.Text),
        };
        model.Axes.Add(Axis(title, x, AxisPosition.Bottom));
        model.Axes.Add(Axis(null, y, AxisPosition.Left));
        return model;
    }

    /// <summary>A straight line to compare with, from one point to another.</summary>
    public static Annotation Guide(double x1, double y1, double x2, double y2)
    {
        var line = new PolylineAnnotation
        {
            Color = PlotColours.Of(PlotColour.Guide),
            LineStyle = LineStyle.Dash,
            StrokeThickness = 1.25,
            Layer = AnnotationLayer.BelowSeries,
        };
        line.Points.AddRange([new(x1, y1), new(x2, y2)]);
        return line;
    }

    static Axis Axis(string? title, AxisOf axis, AxisPosition position)
    {
        var made = axis.Kind == AxisKind.Logarithmic ? new LogarithmicAxis() : (Axis)new LinearAxis();
        var isBelow = position == AxisPosition.Bottom;
        made.Position = position;
        made.Title = title;
        made.AxisTitleDistance = isBelow ? 9 : 0;
        made.MinimumPadding = made.MaximumPadding = isBelow ? 0.012 : 0.05;
        made.Minimum = axis.Min ?? double.NaN;
        made.Maximum = axis.Max ?? double.NaN;
        made.MajorGridlineStyle = isBelow ? LineStyle.None : LineStyle.Solid;
        made.MajorGridlineColor = PlotColours.Of(PlotColour.Grid);
        made.TickStyle = isBelow ? TickStyle.Outside : TickStyle.None;
        made.MinorTickSize = 0;
        made.MajorTickSize = 4;
        made.TicklineColor = made.AxislineColor = PlotColours.Of(PlotColour.Axis);
        made.AxislineStyle = isBelow ? LineStyle.Solid : LineStyle.None;
        made.AxislineThickness = Stroke;
        made.TitleColor = made.TextColor = PlotColours.Of(PlotColour.Text);
        made.IntervalLength = isBelow ? 70 : 45;
        if (axis.Kind is AxisKind.Exponents or AxisKind.Whole) made.MinimumMajorStep = 1;
        made.LabelFormatter = axis.Kind switch
        {
            AxisKind.Exponents => NumberText.PowerOfTen,
            AxisKind.Percent => share => NumberText.Percent(share, share * 100 % 1 is > 0.01 and < 0.99 ? 1 : 0),
            _ => Number,
        };
        return made;
    }

    // Round, or 0.1 + 0.2 would be shown as it is computed.
    static string Number(double number) => Math.Abs(number) switch
    {
        _ when number < 0 => $"−{Number(-number)}",
        >= 1e6 => number.ToString("0.##e0", CultureInfo.InvariantCulture),
        >= 1000 => number.ToString("#,0", CultureInfo.InvariantCulture),
        < 1e-4 and > 1e-12 => number.ToString("0.##e0", CultureInfo.InvariantCulture),
        <= 1e-12 => "0",
        _ => number.ToString("0.######", CultureInfo.InvariantCulture),
    };
}
