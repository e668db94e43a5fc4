using System.Collections.Immutable;
using System.IO.Compression;
using System.IO.Hashing;
using FsCheck.Xunit;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

[Properties(Arbitrary = [typeof(CodecArbitraries)], QuietOnSuccess = true)]
public class GzipTests
{
    static readonly ImmutableArray<byte> Text = Ascii(string.Concat(Enumerable.Range(0, 200).Select(i => $"{i * i} ")));

    static readonly ImmutableArray<byte> Sample = Compress(Text);

    [Property]
    public bool Compressed_bytes_round_trip(ImmutableArray<byte> bytes) =>
        new[] { CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.SmallestSize }
            .Where(_ => bytes.Length > 0).All(level => Good(Gzip.Decompress(Compress(bytes, level))).SequenceEqual(bytes));

    [Property]
    public bool Raw_bytes_are_returned_unchanged(ImmutableArray<byte> bytes) =>
        Gzip.IsGzip(bytes.AsSpan()) || Good(Gzip.DecompressIfGzip(bytes)) == bytes;

    [Fact]
    public void An_empty_member_is_a_valid_gzip_file() =>
        Assert.Empty(Good(Gzip.Decompress([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0])));

    [Fact]
    public void A_name_and_a_comment_of_any_length_are_skipped()
    {
        foreach (var length in new[] { 3, 4_000, 300_000 })
        {
            ImmutableArray<byte> text = [.. Enumerable.Repeat((byte)'x', length), 0];
            var header = Sample.SetItem(3, 0x18).AsSpan()[..10];
            Assert.Equal(Text.AsEnumerable(), Good(Gzip.Decompress([.. header, .. text, .. text, .. Sample.AsSpan()[10..]])));
        }
    }

    [Fact]
    public void Every_truncation_is_refused() => AllRefused(Truncations(Sample), Gzip.Decompress);

    // The time stamp, the extra flags, the operating system and flag bit 0 (text) of the header do not affect the data.
    [Fact]
    public void Every_flipped_bit_is_refused_or_harmless() =>
        SameOrRefused(Flips(Sample), Gzip.Decompress, data => data.SequenceEqual(Text));

    [Fact]
    public void Every_flipped_bit_after_the_header_is_refused_or_harmless_in_stored_blocks() =>
        SameOrRefused(Flips(Compress(Text, CompressionLevel.NoCompression)), Gzip.Decompress, data => data.SequenceEqual(Text));

    [Fact]
    public void Every_truncation_of_incompressible_data_is_refused() =>
        AllRefused(Truncations(Compress([.. Enumerable.Range(0, 700).Select(i => (byte)(i * i * i >> 3))])), Gzip.Decompress);

    [Fact]
    public void A_second_member_is_refused_at_its_offset()
    {
        foreach (var second in new[] { Sample, Compress(Ascii("more")), Compress([]) })
            Assert.StartsWith(
                $"byte {Sample.Length}: found a second gzip member, expected the end of the file.",
                Refusal(Gzip.Decompress(Sample.AddRange(second.IsEmpty ? Sample : second))));
    }

    [Fact]
    public void Trailing_bytes_are_refused_at_their_offset()
    {
        for (var count = 1; count < 40; count++)
            Assert.StartsWith($"byte {Sample.Length}: found {count} byte{(count == 1 ? "" : "s")} after the end of the gzip data",
                Refusal(Gzip.Decompress(Sample.AddRange(new byte[count]))));
    }

    [Fact]
    public void A_body_without_a_final_block_is_refused_even_if_length_and_checksum_match()
    {
        // The final-block bit of the stored block is 0.
        ImmutableArray<byte> unfinished = [.. Sample.AsSpan(0, 10), 0, 1, 0, 0xFE, 0xFF, (byte)'x', .. Crc32.Hash("x"u8), 1, 0, 0, 0];
        Assert.Contains(
            "found the end of the gzip data in the middle of its contents, after 1 decompressed byte,",
            Refusal(Gzip.Decompress(unfinished)));
        Assert.Equal("x"u8, Good(Gzip.Decompress(unfinished.SetItem(10, 1))).AsSpan());
    }

    [Fact]
    public void The_checksum_is_the_CRC_32_of_the_standard_in_gzip_and_zip_files()
    {
        // The check value of CRC-32, its result for "123456789".
        byte[] standard = [0x26, 0x39, 0xF4, 0xCB];
        byte[] digits = [1, 9, 0, 0xF6, 0xFF, .. "123456789"u8], header = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3];
        Assert.Equal("123456789"u8, Good(Gzip.Decompress([.. header, .. digits, .. standard, 9, 0, 0, 0])).AsSpan());
        Assert.Contains("CRC-32 CBF43926", Refusal(Gzip.Decompress([.. header, .. digits, 0, 0, 0, 0, 9, 0, 0, 0])));
        Assert.Equal(standard, ZipWriter.WriteArchive([("digits", Ascii("123456789"))]).AsSpan(14, 4));
    }

    [Fact]
    public void All_optional_header_fields_are_skipped()
    {
        ImmutableArray<byte> header = [0x1F, 0x8B, 8, 2 + 4 + 8 + 16, 1, 2, 3, 4, 0, 3, 3, 0, 9, 9, 9, (byte)'n', 0, (byte)'c', 0];
        ImmutableArray<byte> full = [.. header, .. Crc32.Hash(header.AsSpan())[..2], .. Sample.AsSpan()[10..]];
        Assert.Equal(Text.AsSpan(), Good(Gzip.Decompress(full)).AsSpan());
        AllRefused(Truncations(full), Gzip.Decompress);
        SameOrRefused(Flips(full), Gzip.Decompress, data => data.SequenceEqual(Text));
    }

    [Fact]
    public void An_error_message_has_a_remedy()
    {
        Assert.Equal(
            "byte 0: found what looks like an HTML page, \"<!DOCTYPE html>\", expected gzip data (1F 8B). "
            + "The download is probably incomplete or damaged: fetch it again.",
            Refusal(Gzip.Decompress(Ascii("<!DOCTYPE html>"))));
        Assert.Contains("found compression method 9, expected 8 (deflate)", Refusal(Gzip.Decompress(Sample.SetItem(2, 9))));
        Assert.Contains("The download is probably incomplete: fetch it again.", Refusal(Gzip.Decompress(Sample[..20])));
    }

    [Fact]
    public void A_declared_length_beyond_the_deflate_ratio_does_not_allocate_it()
    {
        var oversized = Sample.SetItem(Sample.Length - 1, 0x7F);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refusal(Gzip.Decompress(oversized));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    // 1,032 times the length of the file, the most that deflate can expand to, is here more than an array can hold.
    [Fact]
    public void More_contents_than_fit_into_an_array_are_refused_before_they_are_read()
    {
        const int length = 2_080_895;
        ImmutableArray<byte> file = [.. Sample.AsSpan(0, 10), .. new byte[length - 10]];
        Assert.Equal(
            "byte 0: found 2,147,483,640 bytes of contents, expected at most 2,147,483,591. Split the data into smaller files.",
            Refusal(Gzip.Decompress(Put32(file, length - 4, 1032 * length))));
    }

    [Fact]
    public void Damage_is_named_with_its_place_and_with_what_was_expected_there()
    {
        const string again = "The download is probably incomplete or damaged: fetch it again.";
        string Refused(int at, int flip) => Refusal(Gzip.Decompress(Sample.SetItem(at, (byte)(Sample[at] ^ flip))));
        var (length, crc) = (Sample.Length, Crc32.HashToUInt32(Text.AsSpan()));
        Assert.EndsWith($"found damaged compressed data after 0 decompressed bytes, expected a deflate stream. {again}",
            Refusal(Gzip.Decompress(Sample.SetItem(10, 0xFF))));
        Assert.Equal($"byte {length - 4:N0}: found {Text.Length:N0} decompressed bytes, " +
            $"expected {Text.Length ^ 1:N0}, which the end of the gzip data promises. {again}", Refused(length - 4, 1));
        Assert.Equal($"byte {length - 8:N0}: found decompressed data with CRC-32 {crc:X8}, " +
            $"expected {crc ^ 1:X8}, which the end of the gzip data promises. {again}", Refused(length - 8, 1));
        Assert.EndsWith("expected the end of the compressed data and 8 bytes of checksum and length. " +
            "The download is probably incomplete: fetch it again.", Refusal(Gzip.Decompress(Sample[..30])));
        Assert.EndsWith(
            "expected the end of the file. Compress one file alone, and append nothing.", Refusal(Gzip.Decompress(Sample.Add(0))));
    }
}
