using System.Collections.Immutable;
using Pipeline.Data.Digits;

namespace Pipeline.Data.Preparation;

/// <summary>Puts the ink of a digit into the frame of MNIST.</summary>
static class DigitFrame
{
    // The middle of pixel 14, counted from 0: MNIST moved digits by whole pixels, so that their centres of mass are between 14 and 15.
    const double Centre = 14.5;

    // An image of the size of the frame whose digit has about the size and the place of MNIST's stays as it is.
    const int SideTolerance = 2;
    const double CentreTolerance = 1;

    // Fainter pixels do not count for the box.
    const int FaintInk = 4;

    /// <summary>
    /// The digit in the middle of 28 × 28 pixels: its box has a longer side of 20, or less where ink would reach the border. Its darkest
    /// pixel is full ink, for a thin stroke that fills no pixel is ink as well.
    /// </summary>
    /// <param name="ink">Shares of full ink, 0 outside of the box and above 0 somewhere in it.</param>
    /// <param name="box">The box of the ink.</param>
    public static ImmutableArray<byte> Fit(Raster ink, PixelBox box)
    {
        var (x, y) = ink.CentreOfMass(box);
        var reach = Math.Max(
            Math.Max(x - box.Left, box.Left + box.Columns - x), Math.Max(y - box.Top, box.Top + box.Rows - y));
        var step = Math.Max(
            box.LongerSide / MnistFrame.BoxSide, reach / (MnistFrame.Side - Centre - MnistFrame.BorderWidth));
        var framed = AreaAverage.Window(
            ink, x - Centre * step, y - Centre * step, step, MnistFrame.Side, MnistFrame.Side);
        var fullInk = framed.Values.Max();
        return [.. framed.Values.Select(value => (byte)(byte.MaxValue * value / fullInk + 0.5))];
    }

    /// <summary>The digit of an image that has the form of MNIST, black on white or white on black; null for others.</summary>
    public static PreparedDigit? AsItIs(int rows, int columns, ReadOnlySpan<byte> grey)
    {
        if ((rows, columns) != (MnistFrame.Side, MnistFrame.Side) || grey[0] is not (0 or byte.MaxValue) || !HasPlainBorder(grey))
            return null;
        var isDarkOnLight = grey[0] == byte.MaxValue;
        ImmutableArray<byte> pixels = [.. grey];
        if (isDarkOnLight) pixels = [.. pixels.Select(pixel => (byte)(byte.MaxValue - pixel))];
        return PixelBox.Around(rows, columns, [.. pixels.Select(pixel => pixel >= FaintInk)]) is { } box && HasPlaceOfMnist(box, pixels)
            ? new(pixels, isDarkOnLight, box)
            : null;
    }

    static bool HasPlaceOfMnist(PixelBox box, ImmutableArray<byte> pixels)
    {
        var (x, y) = MnistFrame.CentreOfMass(pixels.AsSpan());
        return Math.Abs(box.LongerSide - MnistFrame.BoxSide) <= SideTolerance
            && Math.Abs(x - Centre) <= CentreTolerance
            && Math.Abs(y - Centre) <= CentreTolerance;
    }

    static bool HasPlainBorder(ReadOnlySpan<byte> grey)
    {
        const int last = MnistFrame.Side - 1;
        for (var i = 0; i <= last; i++)
            foreach (var (row, column) in ((int, int)[])[(0, i), (last, i), (i, 0), (i, last)])
                if (grey[row * MnistFrame.Side + column] != grey[0]) return false;
        return true;
    }
}
