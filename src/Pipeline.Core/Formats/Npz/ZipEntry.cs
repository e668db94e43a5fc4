using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>An entry of the central directory of a zip archive.</summary>
sealed record ZipEntry(
    string Name, ImmutableArray<byte> RawName, int CompressionMethod, uint Crc, long CompressedLength, long Length, long Offset)
{
    internal const uint Signature = 0x0403_4B50;
    internal const int HeaderLength = 30, Stored = 0, Deflated = 8;

    /// <summary>
    /// The contents, with length and checksum verified. The local header must have the same name and method; its sizes are ignored, as
    /// writers leave them blank or put them into a zip64 field. <see cref="ZipDirectory"/> has
    /// verified that it begins before the directory.
    /// </summary>
    internal Fin<ImmutableArray<byte>> ReadContents(ImmutableArray<byte> archive)
    {
        var header = archive.AsSpan()[(int)Offset..];
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        var start = Offset + HeaderLength + nameLength + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != Signature)
            return Fail(Offset, MessageText.Quote(header[..4]), "a local header (PK\\x03\\x04)");
        if (start + CompressedLength > archive.Length)
        {
            return Fail(
                archive.Length, "the end of the file", $"{MessageText.Count(CompressedLength, "byte")} from {MessageText.Byte(start)}");
        }
        if (!header.Slice(HeaderLength, nameLength).SequenceEqual(RawName.AsSpan())
            || BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) != CompressionMethod)
            return Fail(Offset, "a local header of another name or method", "what the directory says");
        return (CompressionMethod == Stored ? Copy(archive, (int)start) : Inflate(archive, (int)start))
            .Bind(contents => VerifyContents(contents, start));
    }

    Fin<(byte[] Contents, uint Crc)> Copy(ImmutableArray<byte> archive, int start)
    {
        var contents = archive.AsSpan(start, (int)CompressedLength).ToArray();
        return (contents, Crc32.HashToUInt32(contents));
    }

    Fin<(byte[] Contents, uint Crc)> Inflate(ImmutableArray<byte> archive, int start)
    {
        var source = ByteSource.Of(archive);
        using var body = new StrictInflater(source, start, CompressedLength);
        var hasLength = StrictInflater.HasLength(source, start, CompressedLength, Length);
        var contents = GC.AllocateUninitializedArray<byte>(hasLength ? (int)Length : 0);
        body.Fill(contents);
        var end = body.FinishStream();
        return end == DeflateEnd.Clean && body.BytesInflated == Length
            ? (contents, body.Crc)
            : WrongBody(body, end).Map(_ => (contents, 0u));
    }

    Fin<ImmutableArray<byte>> VerifyContents((byte[] Contents, uint Crc) body, long start) => body.Crc == Crc
        ? ImmutableCollectionsMarshal.AsImmutableArray(body.Contents)
        : Fail(start, $"contents with CRC-32 {body.Crc:X8}", $"{Crc:X8}");

    Fin<ImmutableArray<byte>> WrongBody(StrictInflater body, DeflateEnd end)
    {
        var problem = end == DeflateEnd.Clean ? "of another length" : "damaged";
        return Fail(
            body.Position,
            $"compressed data that is {problem}, {MessageText.Count(body.BytesInflated, "byte")} of contents",
            $"{MessageText.FormatNumber(Length)} from {MessageText.Count(CompressedLength, "compressed byte")}");
    }

    Fin<ImmutableArray<byte>> Fail(long offset, string found, string expected) =>
        new DecodeError($"{Name}, {MessageText.Byte(offset)}", found, expected, "The archive is damaged: save or fetch it again.")
            .ToFin<ImmutableArray<byte>>();
}
