using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Data.Preparation;

namespace Pipeline.Display;

/// <summary>Small images side by side: braille, whose cells have 2 × 4 dots, or ASCII characters by brightness.</summary>
static class SmallImages
{
    // Images are at most so wide and high; a character is half as wide, and as high as four pixels.
    const int MaxSide = 28, DotsAcross = 2, DotsDown = 4, Gap = 2, InkOfDot = 96;

    const string AsciiGreys = " .:-=+*#%@";

    // The bits of the dots of a braille cell, row by row.
    static readonly ImmutableArray<int> dots = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

    /// <summary>Images with a caption under each, in as many rows as <paramref name="columns"/> need.</summary>
    public static IEnumerable<string> Lines(
        ImageSet images, ImmutableArray<(int Index, string Caption)> shown, int columns, bool isUtf8)
    {
        if (shown.IsEmpty) return [];
        var drawings = shown.Select(one => Drawing(images, one.Index, isUtf8)).ToImmutableArray();
        var width = Math.Max(drawings[0][0].Length, shown.Max(one => one.Caption.Length));
        var gap = new string(' ', Gap);
        return drawings.Zip(shown, (lines, one) => lines.Add(one.Caption)).Chunk(Math.Max(1, columns / (width + Gap)))
            .SelectMany(row => Enumerable.Range(0, row[0].Length).Select(line =>
                (gap + string.Join(gap, row.Select(drawing => drawing[line].PadRight(width)))).TrimEnd()));
    }

    static ImmutableArray<string> Drawing(ImageSet images, int index, bool isUtf8)
    {
        var small = AreaAverage.Reduce(images[index], images.Rows, images.Columns, MaxSide);
        return [.. Enumerable.Range(0, (small.Rows + DotsDown - 1) / DotsDown).Select(line => string.Concat(
            Enumerable.Range(0, (small.Columns + DotsAcross - 1) / DotsAcross).Select(column =>
                isUtf8 ? Braille(small, line * DotsDown, column * DotsAcross) : Ascii(small, line * DotsDown, column * DotsAcross))))];
    }

    static char Braille(Raster image, int row, int column)
    {
        const char blank = '\u2800';
        var bits = 0;
        for (var dot = 0; dot < dots.Length; dot++)
            if (At(image, row + dot / DotsAcross, column + dot % DotsAcross) >= InkOfDot) bits |= dots[dot];
        return (char)(blank + bits);
    }

    static char Ascii(Raster image, int row, int column)
    {
        var mean = Enumerable.Range(0, dots.Length).Average(dot => At(image, row + dot / DotsAcross, column + dot % DotsAcross));
        return AsciiGreys[(int)(mean * (AsciiGreys.Length - 1) / byte.MaxValue + 0.5)];
    }

    static double At(Raster image, int row, int column) =>
        row < image.Rows && column < image.Columns ? image.Values[row * image.Columns + column] : 0;
}
