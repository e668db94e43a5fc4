using LanguageExt;

namespace Pipeline.Data.Preparation;

/// <summary>The ink of a digit.</summary>
/// <param name="Ink">Shares of full ink, 0 … 1.</param>
/// <param name="Box">The box around it.</param>
/// <param name="IsClear">Whether noise is far below it.</param>
sealed record FoundInk(Raster Ink, PixelBox Box, bool IsClear);

/// <summary>Separates the strokes of a digit from noise, specks and the edges of a page.</summary>
static class InkSeparation
{
    // In greys of 256: what differs less is one colour.
    const double MinContrast = 12;

    // In deviations of the noise: full ink that is clear, what is ink for sure, where a stroke may be, and what may be its soft edge.
    const double ClearInDeviations = 9, SureInDeviations = 6, StrokeInDeviations = 4, FaintInDeviations = 3;

    // In shares of full ink: where a stroke is, and where its soft edge ends.
    const double StrokeShare = 0.3, FaintShare = 0.02;

    // Full ink is below 5 % of what is ink for sure: single pixels may be darker.
    const double FullInkQuantile = 0.95;

    // A stroke is at least so long, as a share of the image and in pixels.
    const double MinLengthShare = 0.01, MinLength = 3;

    /// <summary>The ink of the strokes, which is 0 where there are none.</summary>
    /// <param name="difference">The image minus its page, in greys of 256, positive where there is ink.</param>
    public static Either<NoDigit, FoundInk> Separate(Raster difference)
    {
        if (difference.Values.Max() < MinContrast) return NoDigit.OneColour;
        var deviation = NoiseDeviation(difference);
        var sure = Math.Max(MinContrast, SureInDeviations * deviation);
        var fullInk = Raster.Quantile(difference.SampleWhere(x => x >= sure), FullInkQuantile);
        if (fullInk == 0) return NoDigit.NoStroke;
        var strokes = Strokes.Find(difference, Math.Max(StrokeShare * fullInk, StrokeInDeviations * deviation));
        var inked = Strokes.Grow(strokes, difference, Math.Max(FaintShare * fullInk, FaintInDeviations * deviation));
        return PixelBox.Around(difference.Rows, difference.Columns, inked.AsSpan()) is { } box && IsStroke(box, difference)
            ? new FoundInk(
                difference.Map((x, i) => inked[i] ? Math.Min(1, x / fullInk) : 0), box, fullInk >= ClearInDeviations * deviation)
            : NoDigit.NoStroke;
    }

    static bool IsStroke(PixelBox box, Raster image) =>
        box.LongerSide >= Math.Max(MinLength, MinLengthShare * Math.Max(image.Rows, image.Columns));

    /// <summary>The standard deviation of the page, from what is lighter than it: that is no ink.</summary>
    static double NoiseDeviation(Raster difference)
    {
        const double deviationsPerMedian = 1.4826;
        return -deviationsPerMedian * Raster.Quantile(difference.SampleWhere(x => x < 0), 0.5);
    }
}
