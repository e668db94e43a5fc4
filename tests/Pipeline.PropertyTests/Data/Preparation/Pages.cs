using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Data.Preparation;

/// <summary>A page that a digit is on.</summary>
/// <param name="Rows">Pixel rows.</param>
/// <param name="Columns">Pixel columns.</param>
/// <param name="Scale">Pixels of the page for one of the digit.</param>
/// <param name="Left">Where the digit's image begins.</param>
/// <param name="Top">Where it begins, downwards.</param>
sealed record Page(int Rows, int Columns, double Scale, double Left, double Top)
{
    /// <summary>The grey of the paper.</summary>
    public double Paper { get; init; } = 255;

    /// <summary>The grey of full ink.</summary>
    public double Ink { get; init; }

    /// <summary>The standard deviation of the noise, in greys.</summary>
    public double Noise { get; init; }

    /// <summary>How much lighter the right border is than the left one, and in addition the middle row than the first.</summary>
    public double Light { get; init; }

    /// <summary>The greys of the page with a digit of 28 × 28 pixels, enlarged by linear interpolation.</summary>
    public byte[] Draw(ReadOnlySpan<byte> digit, Key key)
    {
        var page = new byte[Rows * Columns];
        for (var row = 0; row < Rows; row++)
            for (var column = 0; column < Columns; column++)
            {
                var ink = Pages.At(digit, (column + 0.5 - Left) / Scale, (row + 0.5 - Top) / Scale) / 255;
                var (x, y) = ((column + 0.5) / Columns, (row + 0.5) / Rows);
                var grey = Paper + (Ink - Paper) * ink + Light * (x - 0.5 + 2 * y * (1 - y)) + Noise * key.Normal(row * Columns + column);
                page[row * Columns + column] = (byte)Math.Clamp(grey + 0.5, 0, 255);
            }
        return page;
    }
}

/// <summary>Digits, and what is on a page at a point.</summary>
static class Pages
{
    /// <summary>Digits that the project draws.</summary>
    public static readonly ImageSet Digits = DigitDrawing.Images(Key.From(11), 40);

    /// <summary>An image of 28 × 28 pixels at a point, by linear interpolation between the middles of its pixels.</summary>
    public static double At(ReadOnlySpan<byte> image, double x, double y)
    {
        var (left, top) = ((int)Math.Floor(x - 0.5), (int)Math.Floor(y - 0.5));
        var (fx, fy) = (x - 0.5 - left, y - 0.5 - top);
        return (1 - fy) * ((1 - fx) * Pixel(image, left, top) + fx * Pixel(image, left + 1, top))
            + fy * ((1 - fx) * Pixel(image, left, top + 1) + fx * Pixel(image, left + 1, top + 1));
    }

    static double Pixel(ReadOnlySpan<byte> image, int column, int row) =>
        column is < 0 or > 27 || row is < 0 or > 27 ? 0 : image[row * 28 + column];
}
