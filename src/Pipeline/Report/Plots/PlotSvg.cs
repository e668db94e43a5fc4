using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OxyPlot;

namespace Pipeline.Report;

/// <summary>A plot of OxyPlot as an element of the page, in the colours and fonts of the page.</summary>
static partial class PlotSvg
{
    static readonly XNamespace svg = "http://www.w3.org/2000/svg";

    /// <summary>The element. It scales with the width that it is given.</summary>
    /// <param name="model">The plot, in colours of <see cref="PlotColours"/>.</param>
    /// <param name="width">In pixels of the page; text has its usual size at this width.</param>
    /// <param name="height">In the same pixels.</param>
    /// <param name="id">Unique in the page.</param>
    /// <param name="label">What the plot shows, for whoever does not see it.</param>
    public static XElement Of(PlotModel model, int width, int height, string id, string label)
    {
        var exporter = new SvgExporter { Width = width, Height = height, IsDocument = false };
        var plot = XElement.Parse(exporter.ExportToString(model));
        // The first group clips all to the plot, where a font that is wider than the one measured would lose its ends.
        plot.Element(svg + "g")?.SetAttributeValue("clip-path", null);
        plot.Element(svg + "defs")?.Remove();
        foreach (var element in plot.DescendantsAndSelf().ToArray()) Restyle(element, id);
        plot.ReplaceAttributes(
            new XAttribute("viewBox", FormattableString.Invariant($"0 0 {width} {height}")), new XAttribute("role", "img"),
            new XAttribute("aria-label", label), new XAttribute("class", id.EndsWith(Figure.Narrow, StringComparison.Ordinal)
                ? Figure.Narrow
                : Figure.Wide),
            new XAttribute("style", FormattableString.Invariant($"max-width:{width}px")));
        return plot;
    }

    static void Restyle(XElement element, string id)
    {
        element.SetAttributeValue("font-family", null);
        if (element.Attribute("font-weight")?.Value == "400") element.SetAttributeValue("font-weight", null);
        // The axes are drawn to whole pixels; at any other size of the plot that would make lines uneven.
        element.SetAttributeValue("shape-rendering", null);
        foreach (var attribute in element.Attributes())
            attribute.Value = attribute.Name.LocalName switch
            {
                "id" => $"{id}-{attribute.Value}",
                "clip-path" => attribute.Value.Replace("#", $"#{id}-", StringComparison.Ordinal),
                "style" or "fill" or "stroke" => PlotColours.WithVariables(Rounded(attribute.Value)),
                _ => Rounded(attribute.Value),
            };
        // Presentation attributes know no variables; styles do.
        if (element.Name == svg + "text" && element.Attribute("fill") is { } fill)
        {
            element.SetAttributeValue("style", $"fill:{fill.Value}");
            fill.Remove();
        }
    }

    // A tenth of a pixel is enough, and halves the size of a plot.
    static string Rounded(string text) => Decimals().Replace(text, number => Math.Round(
        double.Parse(number.Value, CultureInfo.InvariantCulture), 1, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"-?\d+\.\d{2,}")]
    private static partial Regex Decimals();
}
