using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

[Properties(Arbitrary = [typeof(CodecArbitraries)], QuietOnSuccess = true)]
public class IdxTests
{
    static ImmutableArray<byte> Images => Idx.EncodeImages(new(2, 3, [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 11))]));
    static ImmutableArray<byte> Labels => Idx.EncodeLabels([3, 1, 4, 9]);

    [Property]
    public bool Images_and_labels_round_trip_raw_and_from_gzip(ImageSet set)
    {
        var images = Idx.EncodeImages(new(set.Rows, set.Columns, set.Pixels));
        var labels = Idx.EncodeLabels(set.Labels);
        return Decoded(images, labels) == set && Decoded(Compress(images), Compress(labels)) == set;

        static ImageSet Decoded(ImmutableArray<byte> images, ImmutableArray<byte> labels) => Good(
            from i in Idx.DecodeImages(images) from l in Idx.DecodeLabels(labels) from s in Idx.PairImagesWithLabels(i, l) select s);
    }

    [Fact]
    public void The_bytes_follow_the_format()
    {
        Assert.Equal([0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 3], Images[..16].AsEnumerable());
        Assert.Equal([0, 0, 8, 1, 0, 0, 0, 4, 3, 1, 4, 9], Labels.AsEnumerable());
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        AllRefused(Truncations(Images).Concat(Truncations(Compress(Images))), Idx.DecodeImages);
        AllRefused(Truncations(Labels).Concat(Truncations(Compress(Labels))), Idx.DecodeLabels);
    }

    [Fact]
    public void Every_flipped_bit_is_refused_or_changes_no_size()
    {
        SameOrRefused(Flips(Images), Idx.DecodeImages, images => images.Pixels.Length == 24);
        SameOrRefused(Flips(Labels), Idx.DecodeLabels, labels => labels.Length == 4);
        SameOrRefused(Flips(Compress(Images)), Idx.DecodeImages, images => images.Pixels.SequenceEqual(Images[16..]));
        SameOrRefused(Flips(Compress(Labels)), Idx.DecodeLabels, labels => labels.SequenceEqual(Labels[8..]));
    }

    [Fact]
    public void Trailing_bytes_are_refused()
    {
        Assert.Equal("byte 40: found 1 byte after the last value, expected 40 bytes (4 x 2 x 3 + 16). " +
            "The download is probably incomplete or damaged: fetch it again.", Refusal(Idx.DecodeImages(Images.Add(0))));
        Assert.Contains("byte 40: found 1 byte after the last value", Refusal(Idx.DecodeImages(Compress(Images.Add(0)))));
        Assert.Contains("found a second gzip member", Refusal(Idx.DecodeImages([.. Compress(Images), .. Compress(Images)])));
    }

    [Fact]
    public void A_truncated_file_is_refused_with_found_and_expected_lengths()
    {
        var cut = Idx.EncodeImages(new(28, 28, [.. new byte[100 * 784]]))[..50_000];
        const string expected = "byte 50,000: found the end of the data after 50,000 bytes, expected 78,416 bytes (100 x 28 x 28 + 16). " +
            "The download is probably incomplete or damaged: fetch it again.";
        Assert.Equal(expected, Refusal(Idx.DecodeImages(cut)));
        Assert.Equal(expected, Refusal(Idx.DecodeImages(Compress(cut))));
    }

    [Theory]
    [InlineData("", "byte 0: found an empty file, expected IDX images (magic 0x00000803): a header of 16 bytes.")]
    [InlineData("<!DOCTYPE html><html>", "found what looks like an HTML page, \"<!DOCTYPE html><")]
    [InlineData(
        "<!", "byte 2: found the end of the data inside the header, expected IDX images (magic 0x00000803): a header of 16 bytes.")]
    [InlineData("\0\0\b\x03", "byte 4: found the end of the data inside the header, expected IDX images (magic 0x00000803)")]
    [InlineData("\0\0\b\x01", "byte 0: found IDX labels (magic 0x00000801), expected IDX images (magic 0x00000803).")]
    [InlineData(
        "\0\0\b\x01\0\0\0\x01\0",
        "found IDX labels (magic 0x00000801), expected IDX images (magic 0x00000803). Images and labels were probably swapped.")]
    [InlineData("\0\0\b\x02\0\0\0\x01\0\0\0\x01\0", "found IDX data of 2 dimensions")]
    [InlineData("\0\0\r\x03\0\0\0\x01\0\0\0\x01\0", "found IDX data of 32-bit floating-point numbers (type 0x0D), not bytes")]
    [InlineData("\0\0\b\x03\0\0\0\x01\0\0\0\0\0\0\0\x01", "byte 8: found dimension 0, expected a positive dimension")]
    [InlineData("\0\0\b\x03\0\0\0\0\0\0\0\x01\0\0\0\x01", "byte 4: found dimension 0, expected a positive dimension")]
    [InlineData(
        "\0\0\b\x03\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
        "found dimensions 4294967295 x 4294967295 x 4294967295, expected at most 2,147,483,591 bytes")]
    [InlineData("\0\0\b\x03\x80\0\0\0\0\0\0\x02\0\0\0\x01", "found dimensions 2147483648 x 2 x 1")]
    [InlineData("\0\0\b\x03\0\x01\0\0\0\x01\0\0\0\0\0\x01", "found dimensions 65536 x 65536 x 1")]
    public void Bad_images_are_refused_by_name(string bytes, string message)
    {
        Assert.Contains(message, Refusal(Idx.DecodeImages(Ascii(bytes))));
        if (bytes.Length > 0) Assert.Contains(message, Refusal(Idx.DecodeImages(Compress(Ascii(bytes)))));
    }

    [Fact]
    public void A_source_that_shrinks_or_fails_during_reading_is_an_error()
    {
        Assert.StartsWith(
            "byte 30: found the end of the data after 30 bytes, expected 40 bytes",
            Refusal(Idx.DecodeImages(ByteSource.Of(Images[..30]) with { Length = 40 })));
        foreach (var bytes in new[] { Images, Compress(Images) })
            Assert.Throws<IOException>(() => Idx.DecodeImages(new ByteSource(bytes.Length, (offset, destination) =>
                offset < 8 || offset > 16
                    ? ByteSource.Of(bytes).Read(offset, destination)
                    : throw new IOException("the disk has failed"))));
    }

    [Fact]
    public void Gzip_in_gzip_is_reported() => Assert.Contains(
        "found gzip data inside the gzip data, expected IDX images (magic 0x00000803). The data was compressed twice",
        Refusal(Idx.DecodeImages(Compress(Compress(Images)))));

    [Property]
    public bool Every_byte_may_be_a_label(ImmutableArray<byte> labels) =>
        labels.IsEmpty || Good(Idx.DecodeLabels(Idx.EncodeLabels(labels))).SequenceEqual(labels);

    [Theory]
    [InlineData(0x09, "signed bytes")]
    [InlineData(0x0B, "16-bit integers")]
    [InlineData(0x0C, "32-bit integers")]
    [InlineData(0x0D, "32-bit floating-point numbers")]
    [InlineData(0x0E, "64-bit floating-point numbers")]
    public void Other_types_of_elements_are_named(int type, string name)
    {
        Assert.Equal(
            $"byte 0: found IDX data of {name} (type 0x{type:X2}), not bytes, expected IDX images (magic 0x00000803). "
            + "Write the pixels as bytes, from 0 (background) to 255 (full ink).",
            Refusal(Idx.DecodeImages(Images.SetItem(2, (byte)type))));
        Assert.EndsWith("Write the labels as bytes.", Refusal(Idx.DecodeLabels(Labels.SetItem(2, (byte)type))));
    }

    [Fact]
    public void Colour_images_are_refused_with_what_to_do() => Assert.EndsWith(
        "Are these colour images? Write them as grey ones: one byte a pixel.", Refusal(Idx.DecodeImages(Images.SetItem(3, 4))));

    [Fact]
    public void Different_numbers_of_images_and_labels_are_refused() =>
        Assert.Equal(
            "byte 4: found 1 label, expected 2, one an image. Use the labels that belong to the images.",
            Refusal(Idx.PairImagesWithLabels(new(1, 1, [0, 0]), [0])));

    [Fact]
    public void A_header_that_declares_a_gigabyte_does_not_allocate_it()
    {
        var oversized = Compress(Images.SetItem(4, 0x10));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refusal(Idx.DecodeImages(oversized));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_header_and_a_trailer_that_agree_on_more_than_deflate_can_expand_to_do_not_allocate_it()
    {
        var oversized = Compress(Images.SetItem(5, 0x80));
        oversized = Put32(oversized, oversized.Length - 4, (0x80_0004 * 6) + 16);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.StartsWith("byte 40: found the end of the data after 40 bytes", Refusal(Idx.DecodeImages(oversized)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_file_is_at_most_as_long_as_an_array()
    {
        var longest = Array.MaxLength - 8;
        static string RefusedCount(int count) =>
            Refusal(Idx.DecodeLabels([0, 0, 8, 1, (byte)(count >> 24), (byte)(count >> 16), (byte)(count >> 8), (byte)count]));
        Assert.Equal(
            "byte 8: found the end of the data after 8 bytes, expected 2,147,483,591 bytes (2147483583 + 8). " +
            "The download is probably incomplete or damaged: fetch it again.", RefusedCount(longest));
        Assert.Equal(
            "byte 4: found dimensions 2147483584, expected at most 2,147,483,591 bytes in all. " +
            "The download is probably incomplete or damaged: fetch it again.", RefusedCount(longest + 1));
    }
}
