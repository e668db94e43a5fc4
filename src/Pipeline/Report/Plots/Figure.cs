using System.Collections.Immutable;
using System.Xml.Linq;
using OxyPlot;
using static Pipeline.Report.Html;

namespace Pipeline.Report;

/// <summary>How wide a figure is where there is room.</summary>
enum FigureWidth
{
    Full,
    Half,
    Third,
}

/// <summary>Plots with what stands around them.</summary>
static class Figure
{
    /// <summary>The classes of the two sizes of a plot: the style sheet shows one of them, by the width of the page.</summary>
    public const string Wide = "wide", Narrow = "narrow";

    const int NarrowWidth = 340, NarrowHeight = 260;

    /// <summary>A figure with a heading, a legend, a plot in two sizes and a caption.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="heading">What is plotted.</param>
    /// <param name="width">The width where there is room.</param>
    /// <param name="plot">The plot, made anew for each size.</param>
    /// <param name="axis">
    /// What is counted upwards: it stands above the axis, where it needs no room beside the numbers, unless the heading says it.
    /// </param>
    /// <param name="label">What the plot shows, in one sentence.</param>
    /// <param name="legend">The series; empty where the heading says it.</param>
    /// <param name="caption">The numbers in words.</param>
    /// <param name="more">What follows the caption.</param>
    public static XElement Of(
        string id, string heading, FigureWidth width, Func<PlotModel> plot, string axis, string label, IEnumerable<XElement> legend,
        object caption, params object?[] more)
    {
        var (wideWidth, wideHeight) = SizeOf(width);
        var items = legend.ToImmutableArray();
        return Styled(
            "figure", width.ToString().ToLowerInvariant(),
            Element("h3", heading),
            items.IsEmpty ? null : Styled("ul", "legend", items),
            heading.Contains(axis, StringComparison.OrdinalIgnoreCase) ? null : Styled("p", "axis", axis),
            PlotSvg.Of(plot(), wideWidth, wideHeight, $"{id}-{Wide}", label),
            PlotSvg.Of(plot(), NarrowWidth, NarrowHeight, $"{id}-{Narrow}", label),
            Element("figcaption", caption),
            more);
    }

    /// <summary>An item of a legend.</summary>
    public static XElement LegendItem(string text, PlotColour colour, LegendMark mark) => Element(
        "li", Styled("span", $"mark {mark.ToString().ToLowerInvariant()}", Attribute("style", $"--mark:{PlotColours.Variable(colour)}"),
            Attribute("aria-hidden", "true")), text);

    static (int Width, int Height) SizeOf(FigureWidth width) => width switch
    {
        FigureWidth.Full => (1040, 320),
        FigureWidth.Half => (510, 300),
        _ => (340, 220),
    };
}

/// <summary>The sign of a series in a legend.</summary>
enum LegendMark
{
    Line,
    Dashes,
    Dots,
    DashDot,
    Point,
    Area,
}
