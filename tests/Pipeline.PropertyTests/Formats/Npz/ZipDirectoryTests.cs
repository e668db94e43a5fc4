using System.Buffers.Binary;
using System.Collections.Immutable;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

public class ZipDirectoryTests
{
    static readonly NpyArray Numbers = new([200], ScalarType.F64, [.. Enumerable.Range(0, 200).Select(i => (double)i)]);

    static readonly ImmutableArray<byte> Archive = Npz.Encode(
        ImmutableSortedDictionary<string, NpyArray>.Empty.Add("a", Numbers).Add("b", Numbers).Add("c", Numbers));

    static int DirectoryOffset(ImmutableArray<byte> archive) => BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan()[^6..]);

    static ImmutableArray<byte> Put16(ImmutableArray<byte> bytes, int offset, int value) =>
        bytes.SetItem(offset, (byte)value).SetItem(offset + 1, (byte)(value >> 8));

    static ImmutableArray<byte> Put32(ImmutableArray<byte> bytes, int offset, int value) =>
        Put16(Put16(bytes, offset, value), offset + 2, value >> 16);

    /// <summary>The archive with a new central directory: <paramref name="count"/> times the entry of the first file.</summary>
    static ImmutableArray<byte> Repeated(int count)
    {
        var start = DirectoryOffset(Archive);
        var entry = Archive.AsSpan(start, ZipDirectory.EntryLength + "a.npy".Length);
        var directory = Enumerable.Repeat(entry.ToArray(), count).SelectMany(bytes => bytes).ToArray();
        ImmutableArray<byte> archive = [.. Archive[..start], .. directory, .. Archive[^ZipDirectory.EndLength..]];
        var end = archive.Length - ZipDirectory.EndLength;
        return Put32(Put16(Put16(archive, end + 8, count), end + 10, count), end + 12, directory.Length);
    }

    [Fact]
    public void Entries_are_in_the_order_of_the_central_directory_with_its_offsets()
    {
        var entries = Good(ZipDirectory.Read(Archive));
        Assert.Equal(["a.npy", "b.npy", "c.npy"], entries.Select(entry => entry.Name));
        Assert.All(entries, entry => Assert.Equal(entry.CompressedLength, Good(entry.ReadContents(Archive)).Length));
        Assert.Empty(Good(ZipDirectory.Read(Npz.Encode(ImmutableSortedDictionary<string, NpyArray>.Empty))));
    }

    [Fact]
    public void Overlapping_entries_are_refused_once_they_exceed_the_file()
    {
        Assert.Equal(3, Good(ZipDirectory.Read(Repeated(3))).Length);
        Assert.StartsWith($"byte {DirectoryOffset(Archive):N0}: found members that overlap, expected members one after another.",
            Refusal(ZipDirectory.Read(Repeated(4))));
        Assert.Contains("members that overlap", Refusal(Npz.Decode(Repeated(1000))));
    }

    [Fact]
    public void Inconsistent_directory_entries_are_refused()
    {
        var start = DirectoryOffset(Archive);
        var end = Archive.Length - ZipDirectory.EndLength;
        Assert.Contains("which is encrypted", Refused(Put16(Archive, start + 8, 0x0801)));
        Assert.Contains("of compression method 12", Refused(Put16(Archive, start + 10, 12)));
        Assert.Contains("which is stored, with two lengths", Refused(Put32(Archive, start + 24, 17)));
        Assert.Contains("expected a member before the directory", Refused(Put32(Archive, start + 42, start - 100)));
        Assert.Contains("a length to which deflate can expand", Refused(Put32(Put16(Archive, start + 10, 8), start + 24, int.MaxValue)));
        Assert.Contains("whose name is not UTF-8", Refused(Archive.SetItem(start + 46, 0xFF)));
        Assert.Contains("found no directory entry, expected entry 1 of 3", Refused(Archive.SetItem(start, 0)));
        Assert.Contains("found no directory entry, expected entry 4 of 4", Refused(Put16(Put16(Archive, end + 8, 4), end + 10, 4)));
        Assert.Contains("51 bytes after the last entry", Refused(Put16(Put16(Archive, end + 8, 2), end + 10, 2)));
        Assert.Contains("the end of the directory, expected entry 3 of 3", Refused(Put16(Archive, end - 51 + 30, 1)));
        Assert.Contains("an archive of several parts", Refused(Put16(Archive, end + 8, 2)));
        Assert.Contains("an archive of several parts", Refused(Put16(Archive, end + 4, 1)));
        Assert.Contains("expected the directory right before the end record", Refused(Put32(Archive, end + 16, start - 1)));
        Assert.Contains("without a directory before it", Refused(Put16(Archive, end + 20, 1)));
        Assert.Contains("without a directory before it", Refused(Archive.SetItem(end, 0)));
    }

    static string Refused(ImmutableArray<byte> archive) => Refusal(ZipDirectory.Read(archive));
}
