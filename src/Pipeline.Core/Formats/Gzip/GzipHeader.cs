using System.Buffers.Binary;
using System.IO.Hashing;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>
/// The header of a gzip member: 1F 8B, method 8, flags, time, hints, system, and the optional fields of the flags (RFC 1952, section 2.3).
/// </summary>
static class GzipHeader
{
    const int FixedLength = 10;
    const int HasHeaderCrc = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xE0;

    /// <summary>The length of the header in bytes.</summary>
    internal static Fin<int> Length(ReadOnlySpan<byte> bytes) => bytes switch
    {
        _ when !Gzip.IsGzip(bytes) => Fail(0, MessageText.DescribeKind(bytes), "gzip data (1F 8B)"),
        { Length: < FixedLength } => FailTruncated(bytes),
        _ when bytes[2] != 8 => Fail(2, $"compression method {bytes[2]}", "8 (deflate)"),
        _ when (bytes[3] & Reserved) != 0 => Fail(3, $"flags 0x{bytes[3]:X2}", "zeros in the three reserved bits"),
        _ => SkipOptionalFields(bytes),
    };

    static Fin<int> SkipOptionalFields(ReadOnlySpan<byte> bytes)
    {
        var flags = bytes[3];
        var offset = FixedLength;
        if ((flags & HasExtra) != 0 && offset >= 0) offset = AfterExtraField(bytes, offset);
        if ((flags & HasName) != 0 && offset >= 0) offset = AfterTextField(bytes, offset);
        if ((flags & HasComment) != 0 && offset >= 0) offset = AfterTextField(bytes, offset);
        if (offset < 0) return FailTruncated(bytes);
        return (flags & HasHeaderCrc) != 0 ? AfterCrc(bytes, offset) : offset;
    }

    /// <summary>The offset after the extra field, -1 if it is truncated.</summary>
    static int AfterExtraField(ReadOnlySpan<byte> bytes, int offset)
    {
        if (bytes.Length < offset + 2) return -1;
        var fieldEnd = offset + 2 + BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);
        return fieldEnd <= bytes.Length ? fieldEnd : -1;
    }

    /// <summary>The offset after a zero-terminated text, -1 if it is truncated.</summary>
    static int AfterTextField(ReadOnlySpan<byte> bytes, int offset)
    {
        var length = bytes[offset..].IndexOf((byte)0);
        return length < 0 ? -1 : offset + length + 1;
    }

    static Fin<int> AfterCrc(ReadOnlySpan<byte> bytes, int offset)
    {
        if (bytes.Length < offset + 2) return FailTruncated(bytes);
        var stored = BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);
        var computed = (ushort)Crc32.HashToUInt32(bytes[..offset]);
        return stored == computed ? offset + 2 : Fail(offset, $"header checksum {stored:X4}", $"{computed:X4}");
    }

    static Fin<int> Fail(int offset, string found, string expected) =>
        new DecodeError(MessageText.Byte(offset), found, expected, MessageText.FetchAgainRemedy).ToFin<int>();

    static Fin<int> FailTruncated(ReadOnlySpan<byte> bytes) =>
        new DecodeError(
            MessageText.Byte(bytes.Length),
            "the end of the gzip data inside its header",
            "at least 18 bytes",
            "The download is probably incomplete: fetch it again.").ToFin<int>();
}
