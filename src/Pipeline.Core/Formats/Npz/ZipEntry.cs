using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>A member of a zip archive, as the central directory tells it.</summary>
sealed record ZipEntry(string Name, ImmutableArray<byte> RawName, int Method, uint Crc, long Packed, long Length, long Offset)
{
    internal const uint Signature = 0x0403_4B50;
    internal const int HeaderLength = 30, Stored = 0, Deflated = 8;

    /// <summary>The contents, their length and checksum verified. The local header must agree; its sizes may be blank, or stand in a zip64 field.</summary>
    internal Fin<ImmutableArray<byte>> Contents(ImmutableArray<byte> archive)
    {
        if (Offset + HeaderLength > archive.Length) return Wrong(Offset, "the end of the file", "the header of this member");
        var header = archive.AsSpan()[(int)Offset..];
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        var start = Offset + HeaderLength + nameLength + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != Signature) return Wrong(Offset, MessageText.Quote(header[..4]), "a local header (PK\\x03\\x04)");
        if (start + Packed > archive.Length) return Wrong(archive.Length, "the end of the file", $"{MessageText.Count(Packed, "byte")} from {MessageText.Byte(start)}");
        if (!header.Slice(HeaderLength, nameLength).SequenceEqual(RawName.AsSpan()) || BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) != Method)
            return Wrong(Offset, "a local header of another name or method", "what the directory says");
        return (Method == Stored ? Copy(archive, (int)start) : Inflate(archive, (int)start)).Bind(contents => Verify(contents, start));
    }

    Fin<(byte[] Contents, uint Crc)> Copy(ImmutableArray<byte> archive, int start)
    {
        var contents = archive.AsSpan(start, (int)Packed).ToArray();
        return (contents, Crc32.HashToUInt32(contents));
    }

    Fin<(byte[] Contents, uint Crc)> Inflate(ImmutableArray<byte> archive, int start)
    {
        using var body = new StrictInflater(ByteSource.Of(archive), start, (int)Packed);
        var contents = GC.AllocateUninitializedArray<byte>((int)Length);
        body.Fill(contents);
        var end = body.Finish();
        return end == DeflateEnd.Clean && body.BytesInflated == Length
            ? (contents, body.Crc)
            : Wrong(body.Position, $"compressed data that is {(end == DeflateEnd.Clean ? "of another length" : "damaged")}, {MessageText.Count(body.BytesInflated, "byte")} of contents",
                $"{MessageText.Number(Length)} from {MessageText.Count(Packed, "compressed byte")}").Map(_ => (contents, 0u));
    }

    Fin<ImmutableArray<byte>> Verify((byte[] Contents, uint Crc) read, long start) => read.Crc == Crc
        ? ImmutableCollectionsMarshal.AsImmutableArray(read.Contents)
        : Wrong(start, $"contents with CRC-32 {read.Crc:X8}", $"{Crc:X8}");

    Fin<ImmutableArray<byte>> Wrong(long at, string found, string expected) =>
        new DecodeError($"{Name}, {MessageText.Byte(at)}", found, expected, "The archive is damaged: save or fetch it again.").ToFin<ImmutableArray<byte>>();
}
