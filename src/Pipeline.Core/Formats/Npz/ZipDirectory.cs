using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>
/// The central directory of a zip archive: APPNOTE.TXT 4.3.12 and 4.3.16, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT.
/// </summary>
static class ZipDirectory
{
    internal const uint EntrySignature = 0x0201_4B50, EndSignature = 0x0605_4B50;
    internal const int EntryLength = 46, EndLength = 22;

    const int Encrypted = 1, MaxCommentLength = ushort.MaxValue;
    const string Damaged = "The archive is damaged: save or fetch it again.";

    /// <summary>
    /// The entries of the archive. The end record, with its comment, must be at the end, and the directory directly before it.
    /// </summary>
    internal static Fin<ImmutableArray<ZipEntry>> Read(ImmutableArray<byte> bytes)
    {
        if (bytes.AsSpan() is not [(byte)'P', (byte)'K', 3 or 5, _, ..])
            return FailDirectory(0, MessageText.DescribeKind(bytes.AsSpan()), "a zip archive (.npz)", "Save the arrays with numpy.savez.");
        if (bytes.Length < EndLength) return FailDirectory(bytes.Length, "the end of the file", "a zip archive (.npz)");
        if (FindEnd(bytes.AsSpan()) is not { } endStart)
            return FailDirectory(bytes.Length, "the end of the file without a directory before it", "the end record of a zip archive");
        var end = bytes.AsSpan()[endStart..];
        var (count, size, start) = (ReadUInt16(end, 10), ReadUInt32(end, 12), ReadUInt32(end, 16));
        if (ReadUInt32(end, 4) != 0 || ReadUInt16(end, 8) != count)
            return FailDirectory(endStart + 4, "an archive of several parts", "an archive in one file");
        return (long)start + size != endStart
            ? FailDirectory(
                endStart,
                $"a directory at {MessageText.Byte(start)} of {MessageText.Count(size, "byte")}",
                "the directory right before the end record")
            : ReadEntries(bytes.AsSpan()[(int)start..endStart], (int)start, count);
    }

    /// <summary>The offset of the last end record whose comment ends with the file; null if there is none.</summary>
    static int? FindEnd(ReadOnlySpan<byte> bytes)
    {
        for (var commentLength = 0; commentLength <= Math.Min(MaxCommentLength, bytes.Length - EndLength); commentLength++)
        {
            var end = bytes[^(EndLength + commentLength)..];
            if (ReadUInt32(end, 0) == EndSignature && ReadUInt16(end, 20) == commentLength) return bytes.Length - end.Length;
        }
        return null;
    }

    static Fin<ImmutableArray<ZipEntry>> ReadEntries(ReadOnlySpan<byte> directory, int start, int count)
    {
        var entries = ImmutableArray.CreateBuilder<ZipEntry>();
        var (offset, packed) = (0, 0L);
        for (var i = 0; i < count; i++)
        {
            var rest = directory[offset..];
            if (rest.Length < EntryLength || ReadUInt32(rest, 0) != EntrySignature)
                return FailDirectory(start + offset, "no directory entry", $"entry {i + 1} of {count}");
            var length = EntryLength + ReadUInt16(rest, 28) + ReadUInt16(rest, 30) + ReadUInt16(rest, 32);
            if (rest.Length < length) return FailDirectory(start + offset, "the end of the directory", $"entry {i + 1} of {count}");
            var entry = ReadEntry(rest[..length], start + offset, start);
            if (entry.IsFail) return entry.Map(_ => ImmutableArray<ZipEntry>.Empty);
            entries.Add((ZipEntry)entry);
            packed += entries[i].CompressedLength;
            offset += length;
        }
        // Overlapping entries would let a small archive expand without bound (a zip bomb).
        return offset != directory.Length
            ? FailDirectory(
                start + offset,
                MessageText.Count(directory.Length - offset, "byte") + " after the last entry",
                "the end of the directory")
            : packed > start ? FailDirectory(start, "members that overlap", "members one after another")
            : entries.ToImmutable();
    }

    static Fin<ZipEntry> ReadEntry(ReadOnlySpan<byte> bytes, int offset, int directoryStart)
    {
        var rawName = bytes.Slice(EntryLength, ReadUInt16(bytes, 28));
        var entry = new ZipEntry(
            Encoding.UTF8.GetString(rawName),
            [.. rawName],
            CompressionMethod: ReadUInt16(bytes, 10),
            Crc: ReadUInt32(bytes, 16),
            CompressedLength: ReadUInt32(bytes, 20),
            Length: ReadUInt32(bytes, 24),
            Offset: ReadUInt32(bytes, 42));
        Fin<ZipEntry> Fail(string found, string expected, string remedy = Damaged) =>
            FailDirectory(offset, $"member {MessageText.Quote(entry.Name)} {found}", expected, remedy).Map(_ => entry);
        return entry switch
        {
            _ when !System.Text.Unicode.Utf8.IsValid(rawName) || rawName.IsEmpty => Fail("whose name is not UTF-8", "a name in UTF-8"),
            _ when (ReadUInt16(bytes, 8) & Encrypted) != 0 =>
                Fail("which is encrypted", "no encryption", "Save the arrays with numpy.savez."),
            { CompressionMethod: not (ZipEntry.Stored or ZipEntry.Deflated) } =>
                Fail(
                    $"of compression method {entry.CompressionMethod}{MethodName(entry.CompressionMethod)}", "0 (stored) or 8 (deflated)",
                    "Save the arrays with numpy.savez or numpy.savez_compressed."),
            _ when entry.Offset + ZipEntry.HeaderLength + entry.CompressedLength > directoryStart =>
                Fail(
                    $"of {MessageText.Count(entry.CompressedLength, "byte")} at {MessageText.Byte(entry.Offset)}",
                    "a member before the directory"),
            { CompressionMethod: ZipEntry.Stored } when entry.Length != entry.CompressedLength =>
                Fail("which is stored, with two lengths", "one length"),
            _ when entry.Length > Math.Min(Array.MaxLength, entry.CompressedLength * StrictInflater.MaxExpansionRatio) =>
                Fail($"of {MessageText.Count(entry.Length, "byte")}", "a length to which deflate can expand"),
            _ => entry,
        };
    }

    static string MethodName(int method) => method switch
    {
        9 => " (deflate64)",
        12 => " (bzip2)",
        14 => " (LZMA)",
        93 => " (Zstandard)",
        95 => " (XZ)",
        _ => "",
    };

    static Fin<ImmutableArray<ZipEntry>> FailDirectory(long offset, string found, string expected, string remedy = Damaged) =>
        new DecodeError(MessageText.Byte(offset), found, expected, remedy).ToFin<ImmutableArray<ZipEntry>>();

    static ushort ReadUInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    static uint ReadUInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
