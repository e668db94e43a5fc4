using System.Collections.Immutable;
using System.IO.Hashing;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

public class ZipWriterTests
{
    [Fact]
    public void The_bytes_follow_the_format()
    {
        byte[] crc = Crc32.Hash([7]), common = [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0, .. crc, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];
        Assert.Equal(
            [
                .. "PK\x03\x04"u8, .. common, (byte)'a', 7,
                .. "PK\x01\x02"u8, 20, 0, .. common, .. new byte[10], 0, 0, 0, 0, (byte)'a',
                .. "PK\x05\x06"u8, 0, 0, 0, 0, 1, 0, 1, 0, 47, 0, 0, 0, 32, 0, 0, 0, 0, 0,
            ],
            ZipWriter.WriteArchive([("a", [7])]).AsEnumerable());
    }

    [Fact]
    public void Names_and_contents_of_more_than_a_byte_of_length_round_trip()
    {
        var name = new string('n', 0x1234);
        ImmutableArray<byte> contents = [.. new byte[0x12345]];
        var archive = ZipWriter.WriteArchive([("first", contents), (name, contents.SetItem(0, 1))]);
        var entry = Good(ZipDirectory.Read(archive))[1];
        Assert.Equal((name, 30L + 5 + contents.Length), (entry.Name, entry.Offset));
        Assert.Equal(contents.SetItem(0, 1).AsEnumerable(), Good(entry.ReadContents(archive)));
    }

    [Fact]
    public void An_archive_has_at_most_65535_members()
    {
        static ImmutableArray<byte> Write(int count) => ZipWriter.WriteArchive([.. Enumerable.Repeat(("a", ImmutableArray<byte>.Empty), count)]);
        Assert.Equal(65_535, Good(ZipDirectory.Read(Write(65_535))).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(65_536));
    }
}
