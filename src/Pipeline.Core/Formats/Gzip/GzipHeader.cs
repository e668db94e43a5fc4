using System.Buffers.Binary;
using System.IO.Hashing;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>The header of a gzip member: 1F 8B, method 8, flags, time, hints, system; then what the flags announce (RFC 1952, section 2.3).</summary>
static class GzipHeader
{
    const int FixedLength = 10;
    const int HasHeaderCrc = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xE0;

    /// <summary>How many bytes the header has.</summary>
    internal static Fin<int> Length(ReadOnlySpan<byte> bytes) => bytes switch
    {
        _ when !Gzip.IsGzip(bytes) => new DecodeError(MessageText.Byte(0), MessageText.Kind(bytes), "gzip data (1F 8B)", MessageText.FetchAgain).ToFin<int>(),
        { Length: < FixedLength } => Short(bytes),
        _ when bytes[2] != 8 => new DecodeError(MessageText.Byte(2), $"compression method {bytes[2]}", "8 (deflate)", MessageText.FetchAgain).ToFin<int>(),
        _ when (bytes[3] & Reserved) != 0 => new DecodeError(MessageText.Byte(3), $"flags 0x{bytes[3]:X2}", "zeros in the three reserved bits", MessageText.FetchAgain).ToFin<int>(),
        _ => Optional(bytes),
    };

    static Fin<int> Optional(ReadOnlySpan<byte> bytes)
    {
        var flags = bytes[3];
        var at = FixedLength;
        if ((flags & HasExtra) != 0 && at >= 0) at = AfterExtra(bytes, at);
        if ((flags & HasName) != 0 && at >= 0) at = AfterText(bytes, at);
        if ((flags & HasComment) != 0 && at >= 0) at = AfterText(bytes, at);
        if (at < 0) return Short(bytes);
        return (flags & HasHeaderCrc) != 0 ? AfterCrc(bytes, at) : at;
    }

    static int AfterExtra(ReadOnlySpan<byte> bytes, int at)
    {
        if (bytes.Length < at + 2) return -1;
        var end = at + 2 + BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
        return end <= bytes.Length ? end : -1;
    }

    static int AfterText(ReadOnlySpan<byte> bytes, int at)
    {
        var length = bytes[at..].IndexOf((byte)0);
        return length < 0 ? -1 : at + length + 1;
    }

    static Fin<int> AfterCrc(ReadOnlySpan<byte> bytes, int at)
    {
        if (bytes.Length < at + 2) return Short(bytes);
        var (promised, actual) = (BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]), (ushort)Crc32.HashToUInt32(bytes[..at]));
        return promised == actual
            ? at + 2
            : new DecodeError(MessageText.Byte(at), $"header checksum {promised:X4}", $"{actual:X4}", MessageText.FetchAgain).ToFin<int>();
    }

    static Fin<int> Short(ReadOnlySpan<byte> bytes) =>
        new DecodeError(MessageText.Byte(bytes.Length), "the end of the gzip data inside its header", "at least 18 bytes",
            "The download is probably incomplete: fetch it again.").ToFin<int>();
}
