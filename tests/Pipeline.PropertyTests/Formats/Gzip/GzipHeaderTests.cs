using System.Collections.Immutable;
using System.IO.Hashing;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

/// <summary>Headers that end where the data do, and what is said of others.</summary>
public class GzipHeaderTests
{
    const int HasCrc = 2, HasExtra = 4, HasName = 8;

    static byte[] Header(int flags, params ReadOnlySpan<byte> fields) => [0x1F, 0x8B, 8, (byte)flags, 0, 0, 0, 0, 0, 3, .. fields];

    static int Length(byte[] header) => Good(GzipHeader.Length(header));

    static string Refused(byte[] header) => Refusal(GzipHeader.Length(header));

    [Fact]
    public void Every_field_may_be_empty_and_the_last()
    {
        Assert.Equal(10, Length(Header(0)));
        Assert.Equal(12, Length(Header(HasExtra, 0, 0)));
        Assert.Equal(14, Length(Header(HasExtra, 2, 0, 7, 7)));
        Assert.Equal(11, Length(Header(HasName, 0)));
        Assert.Equal(12, Length(Header(HasCrc, Crc32.Hash(Header(HasCrc)).AsSpan(0, 2))));
    }

    [Fact]
    public void Fields_that_are_cut_are_refused_where_the_data_end()
    {
        const string found = "found the end of the gzip data inside its header, expected at least 18 bytes. " +
            "The download is probably incomplete: fetch it again.";
        Assert.Equal($"byte 9: {found}", Refused(Header(0)[..9]));
        Assert.StartsWith($"byte 11: {found}", Refused(Header(HasExtra, 0)));
        Assert.StartsWith($"byte 13: {found}", Refused(Header(HasExtra, 2, 0, 7)));
        Assert.StartsWith($"byte 11: {found}", Refused(Header(HasName, 1)));
        Assert.StartsWith($"byte 11: {found}", Refused(Header(HasCrc, 0)));
    }

    [Fact]
    public void Reserved_flags_and_a_wrong_checksum_are_refused()
    {
        Assert.StartsWith("byte 3: found flags 0x20, expected zeros in the three reserved bits.", Refused(Header(0x20)));
        var crc = Crc32.HashToUInt32(Header(HasCrc)) & 0xFFFF;
        Assert.StartsWith($"byte 10: found header checksum {crc ^ 1:X4}, expected {crc:X4}.",
            Refused(Header(HasCrc, (byte)(crc ^ 1), (byte)(crc >> 8))));
    }

    [Fact]
    public void Gzip_data_are_decompressed_and_others_left()
    {
        ImmutableArray<byte> text = [1, 2, 3];
        Assert.Equal(text.AsEnumerable(), Good(Gzip.DecompressIfGzip(Compress(text))));
        Assert.Equal(text.AsEnumerable(), Good(Gzip.DecompressIfGzip(text)));
    }

    // More than the inflater reads at once.
    [Fact]
    public void Trailing_bytes_of_long_data_are_refused_where_they_begin()
    {
        var state = 1u;
        var bytes = Compress([.. Enumerable.Range(0, 30_000).Select(_ => (byte)((state = state * 1664525 + 1013904223) >> 24))]);
        for (var count = 1; count < 12; count++)
            Assert.StartsWith($"byte {bytes.Length:N0}: found {count} byte{(count == 1 ? "" : "s")} after the end of the gzip data",
                Refusal(Gzip.Decompress(bytes.AddRange(new byte[count]))));
    }
}
