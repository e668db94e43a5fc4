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
            var length = U32((uint)contents.Length);
            byte[] commonFields =
            [
                .. U16(Version), .. U16(Utf8Names), .. U16(ZipEntry.Stored), .. U16(0), .. U16(FirstDay),
                .. Crc32.Hash(contents.AsSpan()), .. length, .. length, .. U16(rawName.Length), .. U16(0),
            ];
            AppendBytes(archive, [.. U32(ZipEntry.Signature), .. commonFields, .. rawName]);
            archive.AddRange(contents);
            AppendBytes(
                directory,
                [.. U32(ZipDirectory.EntrySignature), .. U16(Version), .. commonFields, .. new byte[10], .. U32((uint)offset), .. rawName]);
        }
        var start = archive.Count;
        archive.AddRange(directory);
        AppendBytes(
            archive,
            [
                .. U32(ZipDirectory.EndSignature), .. U32(0), .. U16(entries.Length), .. U16(entries.Length),
                .. U32((uint)directory.Count), .. U32((uint)start), .. U16(0),
            ]);
        return archive.ToImmutable();
    }

    static void AppendBytes(ImmutableArray<byte>.Builder target, ReadOnlySpan<byte> bytes) => target.AddRange(bytes);

    static byte[] U16(int value) => [(byte)value, (byte)(value >> 8)];

    static byte[] U32(uint value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];
}
