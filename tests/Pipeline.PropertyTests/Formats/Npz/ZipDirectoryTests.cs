using System.Buffers.Binary;
using System.Collections.Immutable;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

public class ZipDirectoryTests
{
    static readonly NpyArray Numbers = new([200], ScalarType.F64, [.. Enumerable.Range(0, 200).Select(i => (double)i)]);

    static readonly ImmutableArray<byte> Archive = Npz.Encode(ImmutableSortedDictionary<string, NpyArray>.Empty.Add("a", Numbers).Add("b",
        Numbers).Add("c", Numbers));

    static int Start(ImmutableArray<byte> archive) => BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan()[^6..]);

    static ImmutableArray<byte> Put16(ImmutableArray<byte> bytes, int at, int value) =>
        bytes.SetItem(at, (byte)value).SetItem(at + 1, (byte)(value >> 8));

    static ImmutableArray<byte> Put32(ImmutableArray<byte> bytes, int at, int value) => Put16(Put16(bytes, at, value), at + 2, value >> 16);

    /// <summary>An archive whose directory is written anew: <paramref name="count"/> entries, all of the first member.</summary>
    static ImmutableArray<byte> Repeated(int count)
    {
        var start = Start(Archive);
        var entry = Archive.AsSpan(start, ZipDirectory.EntryLength + "a.npy".Length);
        var directory = Enumerable.Repeat(entry.ToArray(), count).SelectMany(bytes => bytes).ToArray();
        ImmutableArray<byte> archive = [.. Archive[..start], .. directory, .. Archive[^ZipDirectory.EndLength..]];
        var end = archive.Length - ZipDirectory.EndLength;
        return Put32(Put16(Put16(archive, end + 8, count), end + 10, count), end + 12, directory.Length);
    }

    [Fact]
    public void Members_come_in_the_order_of_the_directory_and_lie_where_it_says()
    {
        var members = Good(ZipDirectory.Read(Archive));
        Assert.Equal(["a.npy", "b.npy", "c.npy"], members.Select(member => member.Name));
        Assert.All(members, member => Assert.Equal(member.Packed, Good(member.Contents(Archive)).Length));
        Assert.Empty(Good(ZipDirectory.Read(Npz.Encode(ImmutableSortedDictionary<string, NpyArray>.Empty))));
    }

    [Fact]
    public void Members_that_overlap_are_refused_as_soon_as_they_hold_more_than_there_is()
    {
        Assert.Equal(3, Good(ZipDirectory.Read(Repeated(3))).Length);
        Assert.StartsWith($"byte {Start(Archive):N0}: found members that overlap, expected members one after another.",
            Refusal(ZipDirectory.Read(Repeated(4))));
        Assert.Contains("members that overlap", Refusal(Npz.Decode(Repeated(1000))));
    }

    [Fact]
    public void Entries_that_say_what_cannot_be_are_refused()
    {
        var start = Start(Archive);
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
