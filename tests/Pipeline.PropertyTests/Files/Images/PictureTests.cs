using System.Collections.Immutable;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Files;

public class PictureTests
{
    const int Rows = 3, Columns = 4;

    static readonly byte[] Pixels = [.. Enumerable.Range(0, Rows * Columns).Select(i => (byte)(20 * i + 7))];

    [Fact]
    public void Grey_comes_back_from_every_kind_of_PNG_and_from_BMP()
    {
        Dictionary<string, byte[]> files = new()
        {
            ["grey"] = Pictures.Png(Rows, Columns, Pixels),
            ["colours"] = Pictures.Png(Rows, Columns, [.. Pixels.SelectMany(grey => new[] { grey, grey, grey })], channels: 3),
            ["opaque"] = Pictures.Png(Rows, Columns, [.. Pixels.SelectMany(grey => new byte[] { grey, grey, grey, 255 })], channels: 4),
            ["grey and alpha"] = PngFile.Of(
                Rows, Columns, 8, PngFile.GreyAndAlpha, [.. Pixels.SelectMany(grey => new byte[] { grey, 255 })]),
            ["16 bits"] = PngFile.Of(Rows, Columns, 16, PngFile.Grey, [.. Pixels.SelectMany(grey => new byte[] { grey, 99 })]),
            ["palette"] = PngFile.Of(
                Rows, Columns, 8, PngFile.Palette, [.. Enumerable.Range(0, Pixels.Length).Select(i => (byte)i)],
                ("PLTE", [.. Pixels.SelectMany(grey => new[] { grey, grey, grey })])),
            ["BMP"] = Pictures.Bmp(Rows, Columns, Pixels),
        };
        Assert.All(files, file => AssertGrey(Pixels, file.Value));
    }

    [Fact]
    public void A_palette_of_two_colours_has_a_bit_a_pixel() => AssertGrey(
        [255, 0, 255, 0], PngFile.Of(1, 4, 1, PngFile.Palette, [0b0101_0000], ("PLTE", [255, 255, 255, 0, 0, 0])));

    [Theory]
    [InlineData(0, 255)]
    [InlineData(90, 255)]
    [InlineData(255, 0)]
    [InlineData(200, 0)]
    public void What_is_transparent_is_a_page_that_the_ink_stands_out_from(byte ink, byte page)
    {
        // The colour of what is transparent is that of ink, or of nothing: it is of no importance.
        byte[] stroke = [ink, ink, ink, 255], hidden = [ink, ink, ink, 0], other = [77, 1, 200, 0];
        AssertGrey([page, ink, page, page], Pictures.Png(1, 4, [.. hidden, .. stroke, .. other, .. hidden], channels: 4));
        AssertGrey([page, ink], PngFile.Of(1, 2, 8, PngFile.GreyAndAlpha, [ink, 0, ink, 255]));
        AssertGrey(
            [page, ink], PngFile.Of(1, 2, 8, PngFile.Palette, [0, 1], ("PLTE", [9, 9, 9, ink, ink, ink]), ("tRNS", [0, 255])));
    }

    [Fact]
    public void A_half_transparent_edge_is_half_of_ink_and_page() =>
        AssertGrey([0, 127, 255], PngFile.Of(1, 3, 8, PngFile.GreyAndAlpha, [0, 255, 0, 128, 0, 0]));

    [Fact]
    public void A_JPEG_comes_back_nearly()
    {
        var picture = Decode(Pictures.Jpeg(16, 8, [.. Enumerable.Repeat((byte)90, 128)]));
        Assert.Equal((16, 8), (picture.Rows, picture.Columns));
        Assert.All(picture.Grey, grey => Assert.InRange(grey, 86, 94));
    }

    [Theory]
    [InlineData(1, 2, 3, "abcdef")]
    [InlineData(2, 2, 3, "cbafed")]
    [InlineData(3, 2, 3, "fedcba")]
    [InlineData(4, 2, 3, "defabc")]
    [InlineData(5, 3, 2, "adbecf")]
    [InlineData(6, 3, 2, "daebfc")]
    [InlineData(7, 3, 2, "fcebda")]
    [InlineData(8, 3, 2, "cfbead")]
    public void Every_orientation_of_Exif_is_turned_upright(byte orientation, int rows, int columns, string expected)
    {
        var png = PngFile.Of(2, 3, 8, PngFile.Grey, [.. "abcdef"u8], ("eXIf", Exif(orientation, isLittleEndian: false)));
        Assert.Equal((rows, columns), (Decode(png).Rows, Decode(png).Columns));
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString([.. Decode(png).Grey]));
        Assert.Equal(orientation, Pipeline.Formats.Exif.Orientation(ImageFormat.Jpeg, [.. JpegWithExif(Exif(orientation, true))]));
    }

    [Fact]
    public void A_JPEG_with_Exif_is_turned()
    {
        var picture = Decode(JpegWithExif(Exif(6, isLittleEndian: true)));
        Assert.Equal((8, 16), (picture.Rows, picture.Columns));
    }

    [Fact]
    public void Damaged_Exif_data_say_nothing()
    {
        var exif = Exif(6, isLittleEndian: true);
        for (var length = 0; length < exif.Length - 4; length++)
            Assert.Equal(1, Pipeline.Formats.Exif.Orientation(ImageFormat.Jpeg, [.. JpegWithExif(exif[..length])]));
        for (var seed = 0; seed < 300; seed++)
        {
            var bytes = JpegWithExif([.. exif.Select((b, i) =>
                Key.From(seed).UniformInt(2 * i, 4) == 0 ? (byte)Key.From(seed).UniformInt(2 * i + 1, 256) : b)]);
            Assert.InRange(Pipeline.Formats.Exif.Orientation(ImageFormat.Jpeg, [.. bytes]), 1, 8);
        }
        Assert.Equal(1, Pipeline.Formats.Exif.Orientation(ImageFormat.Jpeg, [.. JpegWithExif(Exif(9, isLittleEndian: true))]));
        Assert.Equal(1, Pipeline.Formats.Exif.Orientation(ImageFormat.Jpeg, [.. Pictures.Jpeg(1, 1, [0])]));
    }

    [Fact]
    public void Four_colours_are_refused() => Assert.Contains("four colours (CMYK)", ErrorOf(
        [0xFF, 0xD8, 0xFF, 0xC0, 0, 20, 8, 0, 1, 0, 1, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0, 0xFF, 0xD9]),
        StringComparison.Ordinal);

    [Fact]
    public void An_enormous_image_is_refused_by_its_header() => Assert.Contains(
        "100000 x 100000 pixels", ErrorOf(PngFile.Of(100_000, 100_000, 8, PngFile.Grey, new byte[100_000])), StringComparison.Ordinal);

    [Fact]
    public void A_stream_is_read_to_its_end_and_an_empty_one_is_refused()
    {
        using var stream = new MemoryStream(Pictures.Png(Rows, Columns, Pixels));
        Assert.Equal(Pixels, Picture.Read(stream).IfFail(error => throw new FormatException(error.Message)).Grey.ToArray());
        Assert.Contains("standard input: the file: found no bytes", Picture.Read(Stream.Null).Match(_ => "", error => error.Message),
            StringComparison.Ordinal);
    }

    static byte[] JpegWithExif(byte[] exif)
    {
        var jpeg = Pictures.Jpeg(16, 8, [.. Enumerable.Repeat((byte)90, 128)]);
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 8), .. "Exif\0\0"u8, .. exif, .. jpeg[2..]];
    }

    /// <summary>A TIFF structure of two entries, the second being the orientation.</summary>
    static byte[] Exif(byte orientation, bool isLittleEndian)
    {
        byte[] U16(int x) => isLittleEndian ? [(byte)x, (byte)(x >> 8)] : [(byte)(x >> 8), (byte)x];
        byte[] U32(int x) => isLittleEndian ? [.. U16(x), 0, 0] : [0, 0, .. U16(x)];
        return
        [
            .. isLittleEndian ? "II"u8 : "MM"u8, .. U16(42), .. U32(8), .. U16(2), .. U16(0x0100), .. U16(4), .. U32(1), .. U32(6),
            .. U16(0x0112), .. U16(3), .. U32(1), .. U16(orientation), 0, 0, .. U32(0),
        ];
    }

    static void AssertGrey(byte[] expected, byte[] file) => Assert.Equal(expected, Decode(file).Grey.ToArray());

    static Picture Decode(byte[] file) =>
        Picture.Decode(ImmutableArray.Create(file)).IfFail(error => throw new FormatException(error.Message));

    static string ErrorOf(byte[] file) => Picture.Decode(ImmutableArray.Create(file)).Match(_ => "", error => error.Message);
}
