using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using Pipeline.Kernels;

namespace Pipeline.Formats;

/// <summary>Gzip files of exactly one member, checked to the last byte.</summary>
/// <remarks>
/// Format: RFC 1952, https://www.rfc-editor.org/rfc/rfc1952. Stricter than the framework's GZipStream, which by default takes a truncated file for a short
/// one and concatenated members for one: here the length, the CRC-32 and the end of the file must all be what they should be.
/// </remarks>
static class Gzip
{
    /// <summary>Whether bytes begin as gzip does, with 1F 8B.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1F, 0x8B, ..];

    /// <summary>The contents of a gzip file. Fails on a wrong header, damaged or truncated data, a wrong length or checksum, a second member, trailing bytes.</summary>
    public static Fin<ImmutableArray<byte>> Decompress(ImmutableArray<byte> bytes) =>
        GzipReader.Open(ByteSource.Of(bytes)).Bind(reader =>
        {
            using (reader) return All(reader);
        });

    /// <summary>The contents of a gzip file, and other bytes as they are.</summary>
    public static Fin<ImmutableArray<byte>> RawOrGzip(ImmutableArray<byte> bytes) => IsGzip(bytes.AsSpan()) ? Decompress(bytes) : bytes;

    static Fin<ImmutableArray<byte>> All(GzipReader reader)
    {
        var plausible = reader.Length <= reader.Bound;
        if (plausible && reader.Length > Array.MaxLength) return TooLong(reader.Length).ToFin<ImmutableArray<byte>>();
        // An implausible length is never the right one: End() finds what is wrong without the memory.
        var output = GC.AllocateUninitializedArray<byte>(plausible ? (int)reader.Length : 0);
        PagePrefault.Fill(output, piece => reader.Fill(piece.Span));
        return reader.End().Map(_ => ImmutableCollectionsMarshal.AsImmutableArray(output));
    }

    static DecodeError TooLong(long length) => new(MessageText.Byte(0), $"{MessageText.Number(length)} bytes of contents",
        $"at most {MessageText.Number(Array.MaxLength)}", "Split the data into smaller files.");
}
