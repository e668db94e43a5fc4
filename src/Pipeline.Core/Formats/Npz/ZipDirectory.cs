using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>The central directory of a zip archive, found from its end: APPNOTE.TXT 4.3.12 and 4.3.16, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT.</summary>
static class ZipDirectory
{
    internal const uint EntrySignature = 0x0201_4B50, EndSignature = 0x0605_4B50;
    internal const int EntryLength = 46, EndLength = 22;

    const int Encrypted = 1;

    /// <summary>The members. The archive ends with the end record, without a comment; the directory lies right before it.</summary>
    internal static Fin<ImmutableArray<ZipEntry>> Read(ImmutableArray<byte> bytes)
    {
        if (bytes.AsSpan() is not [(byte)'P', (byte)'K', 3 or 5, _, ..]) return Wrong(0, MessageText.Kind(bytes.AsSpan()), "a zip archive (.npz)", "Save the arrays with numpy.savez.");
        if (bytes.Length < EndLength) return Wrong(bytes.Length, "the end of the file", "a zip archive (.npz)");
        var end = bytes.AsSpan()[^EndLength..];
        var (count, size, start) = (U16(end, 10), U32(end, 12), U32(end, 16));
        if (U32(end, 0) != EndSignature || U16(end, 20) != 0) return Wrong(bytes.Length, "the end of the file without a directory before it", "the end record of a zip archive");
        if (U32(end, 4) != 0 || U16(end, 8) != count) return Wrong(bytes.Length - EndLength + 4, "an archive of several parts", "an archive in one file");
        return (long)start + size != bytes.Length - EndLength
            ? Wrong(bytes.Length - EndLength, $"a directory at {MessageText.Byte(start)} of {MessageText.Count(size, "byte")}", "the directory right before the end record")
            : Entries(bytes.AsSpan()[(int)start..^EndLength], (int)start, count);
    }

    static Fin<ImmutableArray<ZipEntry>> Entries(ReadOnlySpan<byte> directory, int start, int count)
    {
        var members = ImmutableArray.CreateBuilder<ZipEntry>();
        var (at, packed) = (0, 0L);
        for (var i = 0; i < count; i++)
        {
            var entry = directory[at..];
            if (entry.Length < EntryLength || U32(entry, 0) != EntrySignature) return Wrong(start + at, "no directory entry", $"entry {i + 1} of {count}");
            var length = EntryLength + U16(entry, 28) + U16(entry, 30) + U16(entry, 32);
            if (entry.Length < length) return Wrong(start + at, "the end of the directory", $"entry {i + 1} of {count}");
            var member = Entry(entry[..length], start + at, start);
            if (member.IsFail) return member.Map(_ => ImmutableArray<ZipEntry>.Empty);
            members.Add((ZipEntry)member);
            packed += members[i].Packed;
            at += length;
        }
        // Members that overlap would let a small file unpack without bound.
        return at != directory.Length ? Wrong(start + at, MessageText.Count(directory.Length - at, "byte") + " after the last entry", "the end of the directory")
            : packed > start ? Wrong(start, "members that overlap", "members one after another")
            : members.ToImmutable();
    }

    static Fin<ZipEntry> Entry(ReadOnlySpan<byte> entry, int at, int end)
    {
        var raw = entry.Slice(EntryLength, U16(entry, 28));
        var member = new ZipEntry(Encoding.UTF8.GetString(raw), [.. raw], U16(entry, 10), U32(entry, 16), U32(entry, 20), U32(entry, 24), U32(entry, 42));
        Fin<ZipEntry> Fail(string found, string expected) => Wrong(at, $"member {MessageText.Quote(member.Name)} {found}", expected).Map(_ => member);
        return member switch
        {
            _ when !System.Text.Unicode.Utf8.IsValid(raw) || raw.IsEmpty => Fail("whose name is not UTF-8", "a name in UTF-8"),
            _ when (U16(entry, 8) & Encrypted) != 0 => Fail("which is encrypted", "no encryption"),
            { Method: not (ZipEntry.Stored or ZipEntry.Deflated) } => Fail($"of compression method {member.Method}", "0 (stored) or 8 (deflated)"),
            _ when member.Offset + ZipEntry.HeaderLength + member.Packed > end => Fail($"of {MessageText.Count(member.Packed, "byte")} at {MessageText.Byte(member.Offset)}", "a member before the directory"),
            { Method: ZipEntry.Stored } when member.Length != member.Packed => Fail("which is stored, with two lengths", "one length"),
            _ when member.Length > Math.Min(Array.MaxLength, member.Packed * StrictInflater.LargestRatio) => Fail($"of {MessageText.Count(member.Length, "byte")}", "a length to which deflate can expand"),
            _ => member,
        };
    }

    static Fin<ImmutableArray<ZipEntry>> Wrong(long at, string found, string expected, string remedy = "The archive is damaged: save or fetch it again.") =>
        new DecodeError(MessageText.Byte(at), found, expected, remedy).ToFin<ImmutableArray<ZipEntry>>();

    static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
