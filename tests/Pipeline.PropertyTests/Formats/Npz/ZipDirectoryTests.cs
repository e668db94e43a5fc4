using System.Buffers.Binary;
using System.Collections.Immutable;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

public class ZipDirectoryTests
{
    const string Damaged = "The archive is damaged: save or fetch it again.";

    static NpyArray Numbers => new([200], ScalarType.F64, [.. Enumerable.Range(0, 200).Select(i => (double)i)]);

    static ImmutableArray<byte> Archive => Npz.Encode(
        ImmutableSortedDictionary<string, NpyArray>.Empty.Add("a", Numbers).Add("b", Numbers).Add("c", Numbers));

    static int DirectoryOffset(ImmutableArray<byte> archive) => BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan()[^6..]);

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
        Assert.Equal(
            $"byte {DirectoryOffset(Archive):N0}: found members that overlap, expected members one after another. {Damaged}",
            Refused(Repeated(4)));
        Assert.Contains("members that overlap", Refusal(Npz.Decode(Repeated(1000))));
    }

    [Fact]
    public void Members_that_have_no_place_or_kind_are_refused_by_name()
    {
        var start = DirectoryOffset(Archive);
        string RefusedB(Func<ImmutableArray<byte>, int, ImmutableArray<byte>> edit) => Refused(edit(Archive, start + 51));
        string Member(string found) => $"byte {start + 51:N0}: found member \"b.npy\" {found}. {Damaged}";
        Assert.Equal(
            Member("which is encrypted, expected no encryption")
                .Replace(Damaged, "Save the arrays with numpy.savez.", StringComparison.Ordinal),
            RefusedB((archive, b) => Put16(archive, b + 8, 0x0801)));
        Assert.Equal(
            Member("of compression method 99, expected 0 (stored) or 8 (deflated)").Replace(
                Damaged, "Save the arrays with numpy.savez or numpy.savez_compressed.", StringComparison.Ordinal),
            RefusedB((archive, b) => Put16(archive, b + 10, 99)));
        Assert.Equal(
            Member("which is stored, with two lengths, expected one length"), RefusedB((archive, b) => Put32(archive, b + 24, 17)));
        Assert.Equal(
            $"byte {start + 51:N0}: found member \"\\xEF\\xBF\\xBD.npy\" whose name is not UTF-8, expected a name in UTF-8. {Damaged}",
            RefusedB((archive, b) => archive.SetItem(b + 46, 0xFF)));
    }

    [Fact]
    public void A_member_may_end_where_the_directory_begins_and_not_after_it()
    {
        var start = DirectoryOffset(Archive);
        var last = start - ZipEntry.HeaderLength - 1728;
        Assert.Equal(last, Good(ZipDirectory.Read(Put32(Archive, start + 42, last)))[0].Offset);
        Assert.Equal(
            $"byte {start:N0}: found member \"a.npy\" of 1,728 bytes at byte {last + 1:N0}, " +
            $"expected a member before the directory. {Damaged}",
            Refused(Put32(Archive, start + 42, last + 1)));
    }

    [Fact]
    public void A_deflated_member_may_expand_as_far_as_deflate_can_and_not_beyond()
    {
        var start = DirectoryOffset(Archive);
        var deflated = Put16(Archive, start + 10, ZipEntry.Deflated);
        Assert.Equal(1728 * 1032, Good(ZipDirectory.Read(Put32(deflated, start + 24, 1728 * 1032)))[0].Length);
        Assert.Equal(
            $"byte {start:N0}: found member \"a.npy\" of 1,783,297 bytes, expected a length to which deflate can expand. {Damaged}",
            Refused(Put32(deflated, start + 24, (1728 * 1032) + 1)));
    }

    [Fact]
    public void Entries_that_are_not_as_many_as_promised_are_refused_where_they_end()
    {
        var (start, end) = (DirectoryOffset(Archive), Archive.Length - ZipDirectory.EndLength);
        string RefusedCount(int count) => Refused(Put16(Put16(Archive, end + 8, count), end + 10, count));
        Assert.Equal(
            $"byte {start + 51:N0}: found no directory entry, expected entry 2 of 3. {Damaged}", Refused(Archive.SetItem(start + 51, 0)));
        Assert.Equal($"byte {end:N0}: found no directory entry, expected entry 4 of 4. {Damaged}", RefusedCount(4));
        Assert.Equal(
            $"byte {start + 102:N0}: found 51 bytes after the last entry, expected the end of the directory. {Damaged}", RefusedCount(2));
        Assert.Equal(
            $"byte {start + 102:N0}: found the end of the directory, expected entry 3 of 3. {Damaged}",
            Refused(Put16(Archive, start + 102 + 30, 1)));
    }

    [Fact]
    public void An_entry_without_a_name_that_ends_the_directory_is_refused_for_its_name()
    {
        var start = DirectoryOffset(Archive);
        var end = start + ZipDirectory.EntryLength;
        ImmutableArray<byte> nameless = [.. Put16(Archive, start + 28, 0)[..end], .. Archive[^ZipDirectory.EndLength..]];
        Assert.Equal(
            $"byte {start:N0}: found member \"\" whose name is not UTF-8, expected a name in UTF-8. {Damaged}",
            Refused(Put32(Put16(Put16(nameless, end + 8, 1), end + 10, 1), end + 12, ZipDirectory.EntryLength)));
    }

    [Fact]
    public void Archives_without_a_directory_at_their_end_are_refused()
    {
        var (start, end) = (DirectoryOffset(Archive), Archive.Length - ZipDirectory.EndLength);
        var none = $"byte {Archive.Length:N0}: found the end of the file without a directory before it, " +
            $"expected the end record of a zip archive. {Damaged}";
        var parts = $"byte {end + 4:N0}: found an archive of several parts, expected an archive in one file. {Damaged}";
        Assert.Equal($"byte 21: found the end of the file, expected a zip archive (.npz). {Damaged}", Refused(Archive[..21]));
        Assert.Equal(none, Refused(Put16(Archive, end + 20, 1)));
        Assert.Equal(none, Refused(Archive.SetItem(end, 0)));
        Assert.Equal(parts, Refused(Put16(Archive, end + 8, 2)));
        Assert.Equal(parts, Refused(Put16(Archive, end + 4, 1)));
        Assert.Equal(
            $"byte {end:N0}: found a directory at byte {start - 1:N0} of 153 bytes, " +
            $"expected the directory right before the end record. {Damaged}",
            Refused(Put32(Archive, end + 16, start - 1)));
    }

    static string Refused(ImmutableArray<byte> archive) => Refusal(ZipDirectory.Read(archive));
}
