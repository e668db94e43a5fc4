using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>
/// The frame of a PNG file (https://www.w3.org/TR/png-3/): its size, the checksums of its chunks, and the length of its pixels.
/// </summary>
static class Png
{
    const int SignatureLength = 8, ChunkFrame = 12, HeaderLength = 13, BufferSize = 1 << 16;

    // Adam7: first column and row of a pass, and the steps to the next ones.
    static readonly ImmutableArray<(int Column, int Row, int ColumnStep, int RowStep)> passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Rows and columns, by the first chunk.</summary>
    public static Fin<(long Rows, long Columns)> Size(ImmutableArray<byte> bytes) => Header(bytes).Map(header => (
        (long)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan()[4..]), (long)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan())));

    /// <summary>Checks that all chunks are whole, with the sums that they say, and hold the pixels of the size.</summary>
    public static Fin<Unit> CheckBody(ImmutableArray<byte> bytes)
    {
        var data = ImmutableArray.CreateBuilder<byte>(bytes.Length);
        for (var offset = SignatureLength; ;)
        {
            var rest = bytes.AsSpan()[offset..];
            if (rest.Length < ChunkFrame) return Truncated(bytes);
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - ChunkFrame) return Truncated(bytes);
            var chunk = rest.Slice(4, 4 + (int)length);
            var end = (int)length + ChunkFrame;
            if (Crc32.HashToUInt32(chunk) != BinaryPrimitives.ReadUInt32BigEndian(rest[(end - 4)..]))
                return ImageHeader.Damaged<Unit>(
                    MessageText.Byte(offset), $"a chunk {MessageText.Quote(chunk[..4])} with another checksum",
                    "the checksum of its bytes");
            if (chunk[..4].SequenceEqual("IEND"u8)) return CheckPixels(bytes, data.DrainToImmutable());
            if (chunk[..4].SequenceEqual("IDAT"u8)) data.AddRange(chunk[4..]);
            offset += end;
        }
    }

    /// <summary>The data of the chunk eXIf; empty where there is none.</summary>
    public static ReadOnlySpan<byte> ExifData(ImmutableArray<byte> bytes)
    {
        for (var rest = bytes.AsSpan()[SignatureLength..]; rest.Length >= ChunkFrame;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - ChunkFrame) break;
            if (rest.Slice(4, 4).SequenceEqual("eXIf"u8)) return rest.Slice(8, (int)length);
            rest = rest[((int)length + ChunkFrame)..];
        }
        return [];
    }

    static Fin<Unit> CheckPixels(ImmutableArray<byte> bytes, ImmutableArray<byte> compressed)
    {
        var expected = Header(bytes).Map(PixelBytes).IfFail(0);
        var found = InflatedLength(compressed, expected + 1);
        return found == expected ? Unit.Default : ImageHeader.Damaged<Unit>(
            "the pixels", found > expected ? "more bytes" : MessageText.Count(found, "byte"), MessageText.Count(expected, "byte"));
    }

    static long InflatedLength(ImmutableArray<byte> compressed, long limit)
    {
        using var stream = new ZLibStream(
            new MemoryStream(ImmutableCollectionsMarshal.AsArray(compressed)!, writable: false), CompressionMode.Decompress);
        var (buffer, length) = (new byte[BufferSize], 0L);
        try
        {
            for (var count = 1; count > 0 && length < limit; length += count)
                count = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, limit - length));
        }
        catch (InvalidDataException)
        {
            // What came before the damage counts.
        }
        return length;
    }

    /// <summary>Bytes of the pixels before compression: a filter byte before each row, of one pass or of seven.</summary>
    static long PixelBytes(ImmutableArray<byte> header)
    {
        var (columns, rows) = (
            BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan()), BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan()[4..]));
        var bits = header[8] * header[9] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        return header[12] == 0
            ? Bytes(columns, rows)
            : passes.Sum(pass => Bytes(Steps(columns, pass.Column, pass.ColumnStep), Steps(rows, pass.Row, pass.RowStep)));

        long Bytes(long width, long height) => width == 0 ? 0 : height * (1 + (width * bits + 7) / 8);
        static long Steps(long length, int first, int step) => Math.Max(0, (length - first + step - 1) / step);
    }

    static Fin<ImmutableArray<byte>> Header(ImmutableArray<byte> bytes) =>
        bytes.Length >= SignatureLength + HeaderLength + ChunkFrame && bytes.AsSpan(SignatureLength + 4, 4).SequenceEqual("IHDR"u8)
            ? bytes.Slice(SignatureLength + 8, HeaderLength)
            : ImageHeader.Damaged<ImmutableArray<byte>>(
                "the header", MessageText.Count(bytes.Length, "byte"), "a chunk \"IHDR\" with the size of the image");

    static Fin<Unit> Truncated(ImmutableArray<byte> bytes) => ImageHeader.Damaged<Unit>(
        "the file", $"{MessageText.Count(bytes.Length, "byte")}, which end in a chunk", "a chunk \"IEND\" at the end");
}
