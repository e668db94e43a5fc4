using System.Buffers.Binary;
using LanguageExt;

namespace Pipeline.Data;

/// <summary>The header of a gzip member: 1F 8B, method 8, flags, time, hints, system; then what the flags announce (RFC 1952, section 2.3).</summary>
static class GzipHeader
{
    const int FixedLength = 10;
    const int HasHeaderCrc = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xE0;

    /// <summary>How many bytes the header has.</summary>
    internal static Fin<int> Length(ReadOnlySpan<byte> bytes) => bytes switch
    {
        _ when !Gzip.IsGzip(bytes) => new Fault(Words.Byte(0), Words.Kind(bytes), "gzip data (1F 8B)", Words.FetchAgain).Fail<int>(),
        { Length: < FixedLength } => Short(bytes),
        _ when bytes[2] != 8 => new Fault(Words.Byte(2), $"compression method {bytes[2]}", "8 (deflate)", Words.FetchAgain).Fail<int>(),
        _ when (bytes[3] & Reserved) != 0 => new Fault(Words.Byte(3), $"flags 0x{bytes[3]:X2}", "zeros in the three reserved bits", Words.FetchAgain).Fail<int>(),
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
        var (promised, actual) = (BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]), (ushort)Crc32.Of(bytes[..at]));
        return promised == actual
            ? at + 2
            : new Fault(Words.Byte(at), $"header checksum {promised:X4}", $"{actual:X4}", Words.FetchAgain).Fail<int>();
    }

    static Fin<int> Short(ReadOnlySpan<byte> bytes) =>
        new Fault(Words.Byte(bytes.Length), "the end of the gzip data inside its header", "at least 18 bytes",
            "The download is probably incomplete: fetch it again.").Fail<int>();
}
