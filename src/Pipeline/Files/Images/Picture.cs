using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Formats;

namespace Pipeline.Files;

/// <summary>One image of any size, upright, without transparency.</summary>
/// <param name="Rows">Pixel rows.</param>
/// <param name="Columns">Pixel columns.</param>
/// <param name="Grey">rows × columns, row-major, 0 (black) to 255 (white).</param>
sealed record Picture(int Rows, int Columns, ImmutableArray<byte> Grey)
{
    /// <summary>How standard input is named.</summary>
    public const string StandardInput = "-";

    const byte Opaque = 255;

    /// <summary><c>640 x 480 pixels</c>, columns first, as cameras say it.</summary>
    public string Size => Display.ConsoleText.Invariant($"{Columns} x {Rows} pixels");

    /// <summary>Reads a PNG, JPEG or BMP.</summary>
    public static Fin<Picture> Load(string path) => ImageFile.ReadWhole(path, Decode);

    /// <summary>Reads a PNG, JPEG or BMP from a stream to its end.</summary>
    public static Fin<Picture> Read(Stream stream)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count; bytes.Length <= ImageDecoder.MaxFileLength && (count = stream.Read(buffer)) > 0;) bytes.Write(buffer, 0, count);
        return (bytes.Length switch
        {
            0 => new DecodeError("the file", "no bytes", "an image", "Write a PNG, JPEG or BMP file to standard input.").ToFin<Picture>(),
            > ImageDecoder.MaxFileLength => TooLong(),
            _ => Decode([.. bytes.ToArray()]),
        }).BiBind(Fin<Picture>.Succ, error => Disk.WithPath("standard input", error));
    }

    static Fin<Picture> TooLong() => new DecodeError(
        "the file", $"more than {MessageText.FormatNumber(ImageDecoder.MaxFileLength)} bytes", "fewer", "Scale the image down.")
        .ToFin<Picture>();

    /// <summary>The picture of the bytes of a file.</summary>
    public static Fin<Picture> Decode(ImmutableArray<byte> bytes) =>
        from header in ImageHeader.Decode(bytes, ImageHeader.MaxPixelsOfOne)
        from colours in CheckColours(header, bytes)
        from greyAndAlpha in ImageDecoder.DecodeGreyAndAlpha(header, bytes)
        select Orientation.TurnUpright(
            new(header.Rows, header.Columns, OnPage(greyAndAlpha)), Exif.Orientation(header.Format, bytes));

    static Fin<Unit> CheckColours(ImageHeader header, ImmutableArray<byte> bytes) =>
        header.Format == ImageFormat.Jpeg && Jpeg.Colours(bytes) == 4
            ? new DecodeError("the header", "four colours (CMYK)", "grey or three colours", "Save it as RGB or as PNG.").ToFin<Unit>()
            : Unit.Default;

    /// <summary>
    /// What is transparent shows a page, black under light ink and white under dark: by the mean grey of what is not transparent.
    /// </summary>
    static ImmutableArray<byte> OnPage(ImmutableArray<byte> greyAndAlpha)
    {
        var (sum, weight) = (0L, 0L);
        for (var i = 0; i < greyAndAlpha.Length; i += 2)
        {
            sum += greyAndAlpha[i] * greyAndAlpha[i + 1];
            weight += greyAndAlpha[i + 1];
        }
        var page = 2 * sum > weight * Opaque ? 0 : Opaque;
        var grey = ImmutableArray.CreateBuilder<byte>(greyAndAlpha.Length / 2);
        for (var i = 0; i < greyAndAlpha.Length; i += 2)
        {
            var alpha = greyAndAlpha[i + 1];
            grey.Add((byte)((greyAndAlpha[i] * alpha + page * (Opaque - alpha) + Opaque / 2) / Opaque));
        }
        return grey.MoveToImmutable();
    }
}
