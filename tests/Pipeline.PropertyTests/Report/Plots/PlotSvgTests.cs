using System.Globalization;
using System.Xml.Linq;
using Pipeline.Report;
using Xunit;

namespace Pipeline.PropertyTests.Report.Plots;

public class PlotSvgTests
{
    static XElement Plot(string id = "loss-wide") => PlotSvg.Of(
        LinePlot.Of("step", new(AxisKind.Logarithmic),
        [
            PlotSeries.Of("a", [(0, 0.001), (1000.5, 1234.5), (2500, 3)], PlotColour.Series1, LegendMark.Dashes),
            PlotSeries.Of("b", [(0, 2), (2500, 4)], PlotColour.Series2, LegendMark.Point),
            new("c", [new(0, 1, 2, 3, 4), new(10, 2, 3, 4, 4)], PlotColour.Series3, LegendMark.Area),
        ]), 500, 300, id, "two series and a band");

    static string[] Attributes(XElement plot, string name) => [.. plot.Descendants().Attributes(name).Select(attribute => attribute.Value)];

    [Fact]
    public void Colours_are_variables_of_the_style_sheet()
    {
        var text = Plot().ToString();
        Assert.DoesNotContain("rgb(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("font-family", text, StringComparison.Ordinal);
        foreach (var role in new[] { "--text", "--axis", "--grid", "--series1", "--series2", "--series3" })
            Assert.Contains($"var({role})", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_role_has_a_colour_in_the_style_sheet()
    {
        var sheet = File.ReadAllText(Path.Combine(Repository.Root, "src", "Pipeline", "Report", "Html", "report.css"));
        // In light mode, in dark mode and in print.
        Assert.All(Enum.GetValues<PlotColour>(), role => Assert.Equal(
            3, sheet.Split($"--{role.ToString().ToLowerInvariant()}: #", StringSplitOptions.None).Length - 1));
    }

    [Fact]
    public void Two_plots_of_a_page_share_no_identifier()
    {
        var (first, second) = (Plot(), Plot("rate-wide"));
        Assert.NotEmpty(Attributes(first, "id"));
        Assert.Empty(Attributes(first, "id").Intersect(Attributes(second, "id")));
        Assert.All(Attributes(first, "clip-path"), path => Assert.Contains(path[5..^1], Attributes(first, "id")));
    }

    [Fact]
    public void A_plot_is_the_same_in_every_culture()
    {
        var expected = Plot().ToString();
        var (usual, german) = (CultureInfo.CurrentCulture, (CultureInfo)CultureInfo.InvariantCulture.Clone());
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
        try
        {
            CultureInfo.CurrentCulture = german;
            Assert.Equal(expected, Plot().ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = usual;
        }
    }

    [Fact]
    public void A_plot_says_what_it_shows_and_scales()
    {
        var plot = Plot();
        Assert.Equal(
            ("img", "two series and a band", "0 0 500 300", null),
            (plot.Attribute("role")!.Value, plot.Attribute("aria-label")!.Value, plot.Attribute("viewBox")!.Value,
                plot.Attribute("width")));
    }
}
