using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using Pipeline.Formats;
using StbImageSharp;

namespace Pipeline.Files;

/// <summary>Decodes an image file as grey pixels, 0 (black) to 255 (white).</summary>
static class ImageDecoder
{
    /// <summary>The longest image file that is read.</summary>
    public const int MaxFileLength = 64 << 20;

    /// <summary>
    /// rows × columns grey pixels. Colours have the luma 0.299 R + 0.587 G + 0.114 B in whole numbers, (77 R + 150 G + 29 B)/256; what is
    /// transparent has the colour that it would have.
    /// </summary>
    public static Fin<ImmutableArray<byte>> DecodeGrey(ImageHeader header, ImmutableArray<byte> bytes) =>
        DecodePixels(header, bytes, ColorComponents.Grey);

    /// <summary>rows × columns pairs of the grey and of the opacity, 0 (transparent) to 255.</summary>
    public static Fin<ImmutableArray<byte>> DecodeGreyAndAlpha(ImageHeader header, ImmutableArray<byte> bytes) =>
        DecodePixels(header, bytes, ColorComponents.GreyAlpha);

    static Fin<ImmutableArray<byte>> DecodePixels(ImageHeader header, ImmutableArray<byte> bytes, ColorComponents components) =>
        header.CheckBody(bytes).Bind(_ => DecodePixels(header, ImmutableCollectionsMarshal.AsArray(bytes)!, components));

    static Fin<ImmutableArray<byte>> DecodePixels(ImageHeader header, byte[] bytes, ColorComponents components)
    {
        try
        {
            var image = ImageResult.FromMemory(bytes, components);
            return (image.Height, image.Width) == (header.Rows, header.Columns)
                ? ImmutableCollectionsMarshal.AsImmutableArray(image.Data)
                : Damaged($"{image.Height} x {image.Width} pixels", header.Size);
        }
#pragma warning disable CA1031 // The library has no exception of its own: an index out of a table is a damaged file, too.
        catch (Exception exception) when (exception is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return Damaged(
                $"no image ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.')})", $"the pixels of a {header.Format} image");
        }
    }

    static Fin<ImmutableArray<byte>> Damaged(string found, string expected) => new DecodeError(
        "the pixels", found, expected, "The file is damaged, or of a rare kind: save it again as PNG.").ToFin<ImmutableArray<byte>>();
}
