using System.Collections.Immutable;
using System.Xml.Linq;
using Pipeline.Numerics;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>The weights of the first layer, which are images themselves: what each unit looks for.</summary>
static class FirstLayerPart
{
    const int MaxUnits = 100, FewUnits = 20, MaxPixels = 130_000, MaxPixelsOfUnit = 1 << 16;

    // Blue and orange are told apart by people with any colour vision; strength is opacity, so that 0 is the page itself.
    static readonly ImmutableArray<byte> positive = [37, 99, 235], negative = [222, 92, 12];

    // The largest weights are drawn like the one below which 99.5 % are, or a single one would make all others pale.
    const double Quantile = 0.995;

    /// <summary>The section; null where the first layer is not one of pixels, or its images are too large.</summary>
    public static XElement? Of(TrainedModel trained)
    {
        var (test, matrices) = (trained.Test, trained.Model.Parameters.Matrices);
        if (matrices.IsEmpty || matrices[0].Rows != test.PixelsPerImage || test.PixelsPerImage > MaxPixelsOfUnit) return null;
        var weights = matrices[0];
        var units = Math.Min(weights.Columns, Math.Clamp(MaxPixels / test.PixelsPerImage, 1, MaxUnits));
        var limit = LimitOf(weights);
        return Section(
            "first-layer", "The first layer",
            Paragraph($"The weights from the {Count(test.PixelsPerImage)} pixels to "
                + (units < weights.Columns ? $"the first {units} of {Count(weights.Columns)} units" : Count(units, "unit"))
                + ", an image for each. Ink on a blue pixel speaks for the unit, on an orange one against it; the stronger the colour, the "
                + "more. Pixels that have no ink in any training image keep the weights that they began with."),
            Styled("ul", "legend",
                Figure.LegendItem($"positive, up to {Short(limit)} and more", PlotColour.Series1, LegendMark.Area),
                Figure.LegendItem($"negative, down to −{Short(limit)} and less", PlotColour.Series2, LegendMark.Area)),
            Styled("div", units > FewUnits ? "units" : "units few", Attribute("role", "img"),
                Attribute("aria-label", $"{Count(units, "image")} of weights, {test.Rows} by {test.Columns} pixels each"),
                Enumerable.Range(0, units).Select(unit => PngImage.Colour(Pixels(weights, unit, limit), test.Rows, test.Columns, ""))));
    }

    /// <summary>Red, green, blue and opacity of the weights of a unit.</summary>
    public static byte[] Pixels(Matrix<double> weights, int unit, double limit)
    {
        var pixels = new byte[4 * weights.Rows];
        for (var i = 0; i < weights.Rows; i++)
        {
            var weight = weights[i, unit];
            var colour = weight < 0 ? negative : positive;
            for (var c = 0; c < 3; c++) pixels[4 * i + c] = colour[c];
            pixels[4 * i + 3] = (byte)Math.Round(Math.Min(1, limit > 0 ? Math.Abs(weight) / limit : 0) * byte.MaxValue);
        }
        return pixels;
    }

    static double LimitOf(Matrix<double> weights)
    {
        var sizes = weights.Values.Select(Math.Abs).Order().ToImmutableArray();
        return sizes[(int)((sizes.Length - 1) * Quantile)];
    }
}
