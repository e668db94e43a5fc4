using System.Collections.Immutable;
using OxyPlot;

namespace Pipeline.Report;

/// <summary>
/// Colours of plots by their role. A plot is drawn in colours that stand for roles; the page gives each role its colour, another one in
/// dark mode and in print.
/// </summary>
enum PlotColour
{
    Text = 1,
    Axis,
    Grid,
    Guide,
    Series1 = 11,
    Series2,
    Series3,
    Series4,
    Series5,
    Series6,
    Series7,
    Series8,
}

/// <summary>The colours of the plotting library that stand for roles, and back.</summary>
static class PlotColours
{
    /// <summary>The number of colours for series.</summary>
    public const int SeriesCount = 8;

    static readonly ImmutableDictionary<string, string> variables = Enum.GetValues<PlotColour>().ToImmutableDictionary(
        role => FormattableString.Invariant($"rgb({(int)role},0,255)"), role => $"var(--{role.ToString().ToLowerInvariant()})",
        StringComparer.Ordinal);

    /// <summary>The colour that stands for a role.</summary>
    public static OxyColor Of(PlotColour role, double opacity = 1) =>
        OxyColor.FromArgb((byte)Math.Round(opacity * byte.MaxValue), (byte)role, 0, byte.MaxValue);

    /// <summary>The role of a series, the first again after the last.</summary>
    public static PlotColour OfSeries(int index) => PlotColour.Series1 + index % SeriesCount;

    /// <summary>The variable of the style sheet for a role.</summary>
    public static string Variable(PlotColour role) => $"var(--{role.ToString().ToLowerInvariant()})";

    /// <summary>A style of SVG with variables for colours that stand for roles.</summary>
    public static string WithVariables(string style) =>
        variables.Aggregate(style, (text, pair) => text.Replace(pair.Key, pair.Value, StringComparison.Ordinal));
}
