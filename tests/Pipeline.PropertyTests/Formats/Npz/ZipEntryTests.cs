using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.IO.Hashing;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

/// <summary>Members whose local header or contents are not what the directory says of them.</summary>
public class ZipEntryTests
{
    const string Damaged = "The archive is damaged: save or fetch it again.";

    // The length of a local header with the name "a.npy", so where the contents begin.
    const int Start = ZipEntry.HeaderLength + 5;

    static byte[] Contents => [.. Enumerable.Range(0, 136).Select(i => (byte)(i / 4))];

    static ImmutableArray<byte> Stored => ZipWriter.WriteArchive([("a.npy", [.. Contents])]);

    static ImmutableArray<byte> Deflated()
    {
        var target = new MemoryStream();
        using (var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = archive.CreateEntry("a.npy", CompressionLevel.Optimal).Open())
            entry.Write(Contents);
        return [.. target.ToArray()];
    }

    static int Directory(ImmutableArray<byte> archive) => BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan()[^6..]);

    static LanguageExt.Fin<ImmutableArray<byte>> Read(ImmutableArray<byte> archive) =>
        Good(ZipDirectory.Read(archive)).Single().ReadContents(archive);

    [Fact]
    public void Contents_are_read_as_they_were_written()
    {
        Assert.Equal(Contents, Good(Read(Stored)).AsEnumerable());
        Assert.Equal(Contents, Good(Read(Deflated())).AsEnumerable());
    }

    [Fact]
    public void A_local_header_that_is_none_or_another_is_refused()
    {
        const string other = $"a.npy, byte 0: found a local header of another name or method, expected what the directory says. {Damaged}";
        Assert.Equal(
            $"a.npy, byte 0: found \"PK\\x03\\x05\", expected a local header (PK\\x03\\x04). {Damaged}",
            Refusal(Read(Stored.SetItem(3, 5))));
        Assert.Equal(other, Refusal(Read(Stored.SetItem(ZipEntry.HeaderLength, (byte)'b'))));
        Assert.Equal(other, Refusal(Read(Put16(Stored, 8, ZipEntry.Deflated))));
    }

    [Fact]
    public void Contents_may_end_with_the_file_and_not_after_it()
    {
        // Another length of the extra field, which is skipped, shifts the contents.
        var (archive, shift) = (Stored, Stored.Length - Start - Contents.Length);
        Assert.StartsWith($"a.npy, byte {Start + shift}: found contents with CRC-32", Refusal(Read(Put16(archive, 28, shift))));
        Assert.Equal(
            $"a.npy, byte {archive.Length}: found the end of the file, expected 136 bytes from byte {Start + shift + 1}. {Damaged}",
            Refusal(Read(Put16(archive, 28, shift + 1))));
    }

    [Fact]
    public void Contents_with_another_checksum_are_refused()
    {
        var changed = Contents;
        changed[135] ^= 1;
        Assert.Equal(
            $"a.npy, byte {Start}: found contents with CRC-32 {Crc32.HashToUInt32(changed):X8}, " +
            $"expected {Crc32.HashToUInt32(Contents):X8}. {Damaged}",
            Refusal(Read(Stored.SetItem(Start + 135, changed[135]))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(135)]
    [InlineData(137)]
    public void Compressed_contents_of_another_length_are_refused(int length)
    {
        var (archive, directory) = (Deflated(), Directory(Deflated()));
        var packed = directory - Start;
        Assert.Equal(
            $"a.npy, byte {directory}: found compressed data that is of another length, 136 bytes of contents, " +
            $"expected {length} from {packed} compressed bytes. {Damaged}",
            Refusal(Read(Put32(archive, directory + 24, length))));
    }

    [Fact]
    public void Compressed_contents_that_are_damaged_or_end_early_or_late_are_refused()
    {
        var (archive, directory) = (Deflated(), Directory(Deflated()));
        var packed = directory - Start;
        static string Message(int offset, int found, int packed) =>
            $"a.npy, byte {offset}: found compressed data that is damaged, {MessageText.Count(found, "byte")} of contents, " +
            $"expected 136 from {MessageText.Count(packed, "compressed byte")}. {Damaged}";
        Assert.Equal(Message(directory - 1, 0, packed), Refusal(Read(archive.SetItem(Start, 0xFF))));
        Assert.Equal(Message(directory, 136, packed + 1), Refusal(Read(Put32(archive, directory + 20, packed + 1))));
        Assert.Equal(Message(Start + 1, 0, 1), Refusal(Read(Put32(archive, directory + 20, 1))));
    }
}
