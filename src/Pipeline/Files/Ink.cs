using LanguageExt;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Formats;
using Pipeline.Options;

namespace Pipeline.Files;

/// <summary>Pixels of another range than 0 to 255, such as the 0 to 16 of digits of 8 × 8 pixels.</summary>
static class Ink
{
    const int Faint = 64;

    /// <summary>The images with pixels from 0 to 255, of which <paramref name="fullInk"/> becomes 255. Fails on a pixel above it.</summary>
    public static Fin<ImageSet> ScaleToFullInk(string name, ImageSet images, int fullInk)
    {
        var index = fullInk == byte.MaxValue ? -1 : images.Pixels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)fullInk);
        return fullInk == byte.MaxValue ? images
            : index >= 0
                ? Disk.WithPath(name, new DecodeError(
                    ConsoleText.FormatInvariant($"image {index / images.PixelsPerImage}"),
                    ConsoleText.FormatInvariant($"a pixel of {images.Pixels[index]}"),
                    ConsoleText.FormatInvariant($"at most {fullInk}, which {DataOptions.Ink.Name} calls full ink"),
                    "Say the largest value that a pixel may have."))
            : images with { Pixels = [.. images.Pixels.Select(pixel => (byte)((pixel * byte.MaxValue + fullInk / 2) / fullInk))] };
    }

    /// <summary>A line for images that have hardly any ink; null for others.</summary>
    public static string? NoteIfFaint(ImageSet images)
    {
        if (images.Pixels.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)(Faint - 1))) return null;
        var largest = images.Pixels.Max();
        return largest == 0 ? null : ConsoleText.FormatInvariant(
            $"no pixel is above {largest}, and 255 is full ink; if {largest} is, say {DataOptions.Ink.Name} {largest}");
    }
}
