using LanguageExt;

namespace Pipeline.Data.Preparation;

/// <summary>
/// Prepares an image of one digit as MNIST was made: ink on nothing, in a box of 20 × 20 pixels, with the centre of mass at the centre of
/// 28 × 28.
/// </summary>
/// <remarks>
/// Source: LeCun, Cortes and Burges, The MNIST database of handwritten digits, http://yann.lecun.com/exdb/mnist/. Averages are of
/// the stored (gamma-encoded) greys, which for ink on paper are close to the share of a pixel that is inked.
/// </remarks>
static class DigitPreparation
{
    // Larger images are reduced first: noise goes, and a digit of a twentieth of the page has 50 pixels left.
    const int MaxWorkingSide = 1024;

    // Where there is noise, the image is reduced further, but not below this.
    const int MinWorkingSide = 64;

    const double MiddleGrey = 127.5;

    /// <summary>The digit of an image of any size, dark on light or light on dark.</summary>
    /// <param name="rows">Pixel rows.</param>
    /// <param name="columns">Pixel columns.</param>
    /// <param name="grey">rows × columns, row-major, from 0 (black) to 255 (white).</param>
    public static Either<NoDigit, PreparedDigit> Prepare(int rows, int columns, ReadOnlySpan<byte> grey)
    {
        if (DigitFrame.AsItIs(rows, columns, grey) is { } prepared) return prepared;
        var image = AreaAverage.Reduce(grey, rows, columns, MaxWorkingSide).Map((value, _) => value - MiddleGrey);
        var difference = PageSurface.Subtract(image);
        // Ink is far from the page and covers less than half of it, so the third moment has its sign.
        var sign = Math.Sign(difference.ThirdMoment());
        return Separate(difference.Map((x, _) => sign * x)).Map(found => new PreparedDigit(
            DigitFrame.Fit(found.Ink, found.Box), sign < 0, found.Box.Scale(found.Ink.Rows, found.Ink.Columns, rows, columns)));
    }

    /// <summary>Separates ink from the page; where noise hides it, in the image of half the size, where there is half the noise.</summary>
    static Either<NoDigit, FoundInk> Separate(Raster difference)
    {
        var found = InkSeparation.Separate(difference);
        var side = Math.Max(difference.Rows, difference.Columns) / 2;
        return side < MinWorkingSide || found.Match(Right: ink => ink.IsClear, Left: reason => reason == NoDigit.OneColour)
            ? found
            : Separate(AreaAverage.Reduce(difference.Values.AsSpan(), difference.Rows, difference.Columns, side)).Match(
                Right: ink => ink, Left: _ => found);
    }
}
