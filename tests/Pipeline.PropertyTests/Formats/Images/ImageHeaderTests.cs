using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using FsCheck.Xunit;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Files;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

public class ImageHeaderTests
{
    static readonly string[] all = ["Png", "Jpeg", "Bmp"], exact = ["Png", "Bmp"];

    public static TheoryData<string> Formats => [.. all];

    static byte[] Pixels(int seed, int count) => [.. Enumerable.Range(0, count).Select(i => (byte)Key.From(seed).UniformInt(i, 256))];

    static ImmutableArray<byte> Encode(string format, int rows, int columns, byte[] pixels, int channels = 1) => [.. format switch
    {
        "Png" => Pictures.Png(rows, columns, pixels, channels),
        "Jpeg" => Pictures.Jpeg(rows, columns, pixels, channels),
        _ => Pictures.Bmp(rows, columns, pixels, channels),
    }];

    static LanguageExt.Fin<ImmutableArray<byte>> Decode(ImmutableArray<byte> bytes) =>
        ImageHeader.Decode(bytes).Bind(header => ImageDecoder.DecodeGrey(header, bytes));

    static string ErrorOf(ImmutableArray<byte> bytes) => Decode(bytes).Match(_ => "", error => error.Message);

    [Property(MaxTest = 50)]
    public bool The_size_is_that_of_the_pixels_and_grey_pixels_come_back(int seed, byte height, byte width)
    {
        var (rows, columns) = (1 + height % 40, 1 + width % 40);
        var pixels = Pixels(seed, rows * columns);
        return all.All(Agrees);

        bool Agrees(string format)
        {
            var bytes = Encode(format, rows, columns, pixels);
            return (Good(ImageHeader.Decode(bytes)).Rows, Good(ImageHeader.Decode(bytes)).Columns) == (rows, columns)
                && Good(Decode(bytes)) is var decoded && decoded.Length == pixels.Length
                && (format == "Jpeg" || decoded.AsSpan().SequenceEqual(pixels));
        }
    }

    [Property(MaxTest = 50)]
    public bool Colours_become_their_luma(byte r, byte g, byte b) => exact.All(format =>
        Math.Abs(Good(Decode(Encode(format, 1, 1, [r, g, b], channels: 3)))[0] - (0.299 * r + 0.587 * g + 0.114 * b)) <= 1.5);

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_without_its_end_is_refused_wherever_it_is_cut(string format)
    {
        var bytes = Encode(format, 9, 7, Pixels(1, 9 * 7 * 3), channels: 3);
        Assert.Equal("", ErrorOf(bytes));
        for (var length = 0; length < bytes.Length; length++)
            Assert.True(ErrorOf(bytes[..length]).Length > 0, $"{format}: {length} of {bytes.Length} bytes are taken for an image");
    }

    [Fact]
    public void A_PNG_with_a_wrong_byte_anywhere_is_refused()
    {
        var bytes = Encode("Png", 9, 7, Pixels(1, 9 * 7));
        for (var i = 0; i < bytes.Length; i++)
            Assert.True(ErrorOf(bytes.SetItem(i, (byte)(bytes[i] ^ 0x10))).Length > 0, $"byte {i} of {bytes.Length}");
    }

    [Property(MaxTest = 300)]
    public bool Damage_is_an_error_or_an_image_of_the_size_and_never_an_exception(int seed, byte damage)
    {
        var key = Key.From(seed);
        return all.All(format =>
        {
            var bytes = Encode(format, 8, 8, Pixels(seed, 64)).ToArray();
            for (var i = 0; i <= damage % 8; i++) bytes[2 + key.UniformInt(2 * i, bytes.Length - 2)] = (byte)key.UniformInt(2 * i + 1, 256);
            var header = ImageHeader.Decode([.. bytes]);
            return Decode([.. bytes]).Match(
                pixels => pixels.Length == Good(header).Rows * Good(header).Columns, error => error is DecodeError);
        });
    }

    [Theory]
    [InlineData("Png", 16, 20)]
    [InlineData("Bmp", 18, 22)]
    public void An_enormous_size_is_refused_from_the_header(string format, int columns, int rows)
    {
        var bytes = Encode(format, 2, 2, new byte[4]).ToArray();
        foreach (var offset in new[] { columns, rows })
            if (format == "Png") BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(offset), 60_000);
            else BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), 60_000);
        Assert.Equal(
            "the header: found 60000 x 60000 pixels, expected at most 16,777,216 pixels. Scale the images down.", ErrorOf([.. bytes]));
    }

    [Fact]
    public void Pixels_that_inflate_to_more_than_the_size_says_are_refused_before_they_are_all_inflated()
    {
        // The data of 600 rows under a header of 2.
        var bytes = Encode("Png", 600, 600, new byte[360_000]).ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), 2);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc32.HashToUInt32(bytes.AsSpan(12, 17)));
        Assert.Contains("the pixels: found more bytes, expected 1,202 bytes", ErrorOf([.. bytes]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GIF89a, an image of another format")]
    [InlineData("<html>")]
    [InlineData("")]
    public void Other_files_are_refused_by_their_first_bytes(string text) => Assert.Contains(
        "expected a PNG, JPEG or BMP image. Convert it, or remove it.",
        ErrorOf([.. System.Text.Encoding.ASCII.GetBytes(text)]), StringComparison.Ordinal);
}
