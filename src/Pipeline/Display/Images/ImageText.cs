using System.Collections.Immutable;
using System.Text;
using Pipeline.Data;

namespace Pipeline.Display;

/// <summary>Images as text, two rows of pixels a line: a character cell is about twice as high as it is wide.</summary>
static class ImageText
{
    const string AsciiGreys = " .:-=+*#%@";

    /// <summary>The lines of an image: half blocks in 24 greys, or ASCII characters by brightness.</summary>
    public static ImmutableArray<string> FormatLines(ImageSet images, int imageIndex, bool hasColour) =>
    [
        .. Enumerable.Range(0, (images.Rows + 1) / 2)
            .Select(lineIndex => hasColour ? ColourLine(images, imageIndex, 2 * lineIndex) : AsciiLine(images, imageIndex, 2 * lineIndex)),
    ];

    static string AsciiLine(ImageSet images, int imageIndex, int row) => string.Concat(Enumerable.Range(0, images.Columns)
        .Select(column => PixelAt(images, imageIndex, row, column) + PixelAt(images, imageIndex, row + 1, column))
        .Select(sum => AsciiGreys[sum * (AsciiGreys.Length - 1) / (2 * byte.MaxValue)]));

    static string ColourLine(ImageSet images, int imageIndex, int row)
    {
        var line = new StringBuilder();
        for (var column = 0; column < images.Columns; column++)
        {
            var upperColour = GreyColour(PixelAt(images, imageIndex, row, column));
            var lowerColour = GreyColour(PixelAt(images, imageIndex, row + 1, column));
            line.Append(ConsoleText.Invariant($"\e[38;5;{upperColour}m\e[48;5;{lowerColour}m▀"));
        }
        return line.Append("\e[0m").ToString();
    }

    // Colours 232 to 255 of the 256-colour palette are 24 greys.
    static int GreyColour(int pixel) => 232 + pixel * 23 / byte.MaxValue;

    static int PixelAt(ImageSet images, int imageIndex, int row, int column) =>
        row < images.Rows ? images[imageIndex][row * images.Columns + column] : 0;
}
