using System.Collections.Immutable;
using System.Text;
using Pipeline.Data;

namespace Pipeline.Display;

/// <summary>Images as text: two rows of pixels to a line, because a letter is about twice as high as it is wide.</summary>
static class ImageText
{
    const string Greys = " .:-=+*#%@";

    /// <summary>The lines of an image: half blocks in shades of grey, or letters of more or less ink.</summary>
    public static ImmutableArray<string> Lines(ImageSet images, int image, bool hasColour) =>
        [.. Enumerable.Range(0, (images.Rows + 1) / 2).Select(line => hasColour ? Shaded(images, image, 2 * line) : Inked(images, image, 2 * line))];

    static string Inked(ImageSet images, int image, int row) => string.Concat(Enumerable.Range(0, images.Columns)
        .Select(column => Greys[(Pixel(images, image, row, column) + Pixel(images, image, row + 1, column)) * (Greys.Length - 1) / (2 * byte.MaxValue)]));

    static string Shaded(ImageSet images, int image, int row)
    {
        var line = new StringBuilder();
        for (var column = 0; column < images.Columns; column++)
            line.Append(ConsoleText.Text($"\e[38;5;{Shade(Pixel(images, image, row, column))}m\e[48;5;{Shade(Pixel(images, image, row + 1, column))}m▀"));
        return line.Append("\e[0m").ToString();
    }

    // 232 to 255 are the 24 greys of a terminal of 256 colours.
    static int Shade(int pixel) => 232 + pixel * 23 / byte.MaxValue;

    static int Pixel(ImageSet images, int image, int row, int column) => row < images.Rows ? images[image][row * images.Columns + column] : 0;
}
