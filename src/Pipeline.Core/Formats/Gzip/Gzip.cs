using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using Pipeline.Kernels;

namespace Pipeline.Formats;

/// <summary>Gzip files of exactly one member, verified to the last byte.</summary>
/// <remarks>
/// Format: RFC 1952, https://www.rfc-editor.org/rfc/rfc1952. GZipStream accepts truncated files and concatenated members by default; here
/// the length, the CRC-32 and the end of the file are verified.
/// </remarks>
static class Gzip
{
    /// <summary>Whether bytes begin with the magic number of gzip, 1F 8B.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1F, 0x8B, ..];

    /// <summary>
    /// The contents of a gzip file. Fails on an invalid header, damaged or truncated data, a wrong length or checksum, a second member and
    /// trailing bytes.
    /// </summary>
    public static Fin<ImmutableArray<byte>> Decompress(ImmutableArray<byte> bytes) =>
        GzipReader.Open(ByteSource.Of(bytes)).Bind(reader =>
        {
            using (reader) return ReadAll(reader);
        });

    /// <summary>The contents of a gzip file; other bytes unchanged.</summary>
    public static Fin<ImmutableArray<byte>> DecompressIfGzip(ImmutableArray<byte> bytes) =>
        IsGzip(bytes.AsSpan()) ? Decompress(bytes) : bytes;

    static Fin<ImmutableArray<byte>> ReadAll(GzipReader reader)
    {
        if (reader.Length > Array.MaxLength && reader.Length <= reader.MaxLength)
            return TooLongError(reader.Length).ToFin<ImmutableArray<byte>>();
        var isTrue = reader.HasLength();
        // If the length of the trailer is not that of the contents, CheckEnd reports the error and no memory is needed.
        var output = GC.AllocateUninitializedArray<byte>(isTrue ? (int)reader.Length : 0);
        PagePrefault.Fill(output, chunk => reader.Fill(chunk.Span));
        return reader.CheckEnd().Map(_ => ImmutableCollectionsMarshal.AsImmutableArray(output));
    }

    static DecodeError TooLongError(long length) => new(
        MessageText.Byte(0),
        $"{MessageText.FormatNumber(length)} bytes of contents",
        $"at most {MessageText.FormatNumber(Array.MaxLength)}",
        "Split the data into smaller files.");
}
