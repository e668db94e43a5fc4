using System.Collections.Immutable;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>What an image file says of itself before its pixels, so that its size is known before memory is allocated for it.</summary>
/// <param name="Format">PNG, JPEG or BMP, by the first bytes; the name of the file is of no importance.</param>
/// <param name="Rows">Pixel rows.</param>
/// <param name="Columns">Pixel columns.</param>
readonly record struct ImageHeader(ImageFormat Format, int Rows, int Columns)
{
    /// <summary>The most pixels of an image in a set of images, 4096 × 4096.</summary>
    public const int MaxPixels = 1 << 24;

    /// <summary>The most pixels of a single image, 8192 × 8192.</summary>
    public const int MaxPixelsOfOne = 1 << 26;

    /// <summary><c>28 x 28 pixels</c>.</summary>
    public string Size => MessageText.Shape([Rows, Columns]) + " pixels";

    /// <summary>The header of the bytes of an image file, whose body may be anything.</summary>
    public static Fin<ImageHeader> Decode(ImmutableArray<byte> bytes, int maxPixels = MaxPixels) => FormatOf(bytes.AsSpan()) switch
    {
        ImageFormat.Png => Png.Size(bytes).Bind(size => Checked(ImageFormat.Png, size, maxPixels)),
        ImageFormat.Jpeg => Jpeg.Size(bytes).Bind(size => Checked(ImageFormat.Jpeg, size, maxPixels)),
        ImageFormat.Bmp => Bmp.Size(bytes).Bind(size => Checked(ImageFormat.Bmp, size, maxPixels)),
        _ => new DecodeError(
            MessageText.Byte(0), MessageText.DescribeKind(bytes.AsSpan()[..Math.Min(16, bytes.Length)]), "a PNG, JPEG or BMP image",
            "Convert it, or remove it.").ToFin<ImageHeader>(),
    };

    /// <summary>The header, or an error where the body is not whole: decoders fill up what is missing, and check no sums.</summary>
    public Fin<ImageHeader> CheckBody(ImmutableArray<byte> bytes)
    {
        var header = this;
        return (Format switch
        {
            ImageFormat.Png => Png.CheckBody(bytes),
            ImageFormat.Jpeg => Jpeg.CheckBody(bytes),
            _ => Bmp.CheckBody(bytes),
        }).Map(_ => header);
    }

    /// <summary>An error of a damaged file.</summary>
    internal static Fin<A> Damaged<A>(string where, string found, string expected) =>
        new DecodeError(where, found, expected, "The file is damaged: copy it again, or remove it.").ToFin<A>();

    static ImageFormat FormatOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ImageFormat.Png,
        [0xFF, 0xD8, 0xFF, ..] => ImageFormat.Jpeg,
        [(byte)'B', (byte)'M', ..] => ImageFormat.Bmp,
        _ => ImageFormat.None,
    };

    static Fin<ImageHeader> Checked(ImageFormat format, (long Rows, long Columns) size, int maxPixels) =>
        size.Rows < 1 || size.Columns < 1
            ? Damaged<ImageHeader>("the header", $"{MessageText.Shape([size.Rows, size.Columns])} pixels", "at least 1 x 1")
        : size.Rows > maxPixels || size.Columns > maxPixels || size.Rows * size.Columns > maxPixels
            ? new DecodeError(
                "the header", $"{MessageText.Shape([size.Rows, size.Columns])} pixels",
                $"at most {MessageText.FormatNumber(maxPixels)} pixels", "Scale the images down.").ToFin<ImageHeader>()
        : new ImageHeader(format, (int)size.Rows, (int)size.Columns);
}

/// <summary>The formats of image files.</summary>
enum ImageFormat
{
    /// <summary>Another one.</summary>
    None,

    /// <summary>Portable Network Graphics.</summary>
    Png,

    /// <summary>JPEG, baseline or progressive.</summary>
    Jpeg,

    /// <summary>Windows bitmap.</summary>
    Bmp,
}
