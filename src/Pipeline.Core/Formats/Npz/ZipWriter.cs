using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;

namespace Pipeline.Formats;

/// <summary>Writes a zip archive of stored (uncompressed) entries, dated 1 January 1980, so that equal contents give equal bytes.</summary>
/// <remarks>ZipArchive of .NET is not used: it writes the operating system into the archive.</remarks>
static class ZipWriter
{
    const int Version = 20, Utf8Names = 0x0800, FirstDay = 0x0021;

    internal static ImmutableArray<byte> WriteArchive(ImmutableArray<(string Name, ImmutableArray<byte> Contents)> entries)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Length, ushort.MaxValue);
        var (archive, directory) = (ImmutableArray.CreateBuilder<byte>(), ImmutableArray.CreateBuilder<byte>());
        foreach (var (name, contents) in entries)
        {
            var rawName = Encoding.UTF8.GetBytes(name);
            var offset = archive.Count;
            var length = UInt32Bytes((uint)contents.Length);
            byte[] commonFields =
            [
                .. UInt16Bytes(Version), .. UInt16Bytes(Utf8Names), .. UInt16Bytes(ZipEntry.Stored), .. UInt16Bytes(0), .. UInt16Bytes(FirstDay),
                .. Crc32.Hash(contents.AsSpan()), .. length, .. length, .. UInt16Bytes(rawName.Length), .. UInt16Bytes(0),
            ];
            AppendBytes(archive, [.. UInt32Bytes(ZipEntry.Signature), .. commonFields, .. rawName]);
            archive.AddRange(contents);
            AppendBytes(
                directory,
                [.. UInt32Bytes(ZipDirectory.EntrySignature), .. UInt16Bytes(Version), .. commonFields, .. new byte[10], .. UInt32Bytes((uint)offset), .. rawName]);
        }
        var start = archive.Count;
        archive.AddRange(directory);
        AppendBytes(
            archive,
            [
                .. UInt32Bytes(ZipDirectory.EndSignature), .. UInt32Bytes(0), .. UInt16Bytes(entries.Length), .. UInt16Bytes(entries.Length),
                .. UInt32Bytes((uint)directory.Count), .. UInt32Bytes((uint)start), .. UInt16Bytes(0),
            ]);
        return archive.ToImmutable();
    }

    static void AppendBytes(ImmutableArray<byte>.Builder target, ReadOnlySpan<byte> bytes) => target.AddRange(bytes);

    static byte[] UInt16Bytes(int value) => [(byte)value, (byte)(value >> 8)];

    static byte[] UInt32Bytes(uint value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];
}
