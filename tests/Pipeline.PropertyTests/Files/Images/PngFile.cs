using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Pipeline.PropertyTests.Files;

/// <summary>PNG files of the kinds that no encoder at hand writes: palettes, 16 bits, transparent colours, Exif data.</summary>
static class PngFile
{
    public const byte Grey = 0, Palette = 3, GreyAndAlpha = 4;

    /// <summary>A file with the rows of <paramref name="data"/>, which have no filter; other chunks stand before the pixels.</summary>
    public static byte[] Of(int rows, int columns, byte bits, byte colourType, byte[] data, params (string Name, byte[] Data)[] chunks)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, columns);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows);
        (header[8], header[9]) = (bits, colourType);
        return
        [
            0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR", header), .. chunks.SelectMany(chunk => Chunk(chunk.Name, chunk.Data)),
            .. Chunk("IDAT", Compress(data.Chunk(data.Length / rows).SelectMany(row => row.Prepend((byte)0)))), .. Chunk("IEND", []),
        ];
    }

    static byte[] Chunk(string name, byte[] data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        System.Text.Encoding.ASCII.GetBytes(name, chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32.HashToUInt32(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    static byte[] Compress(IEnumerable<byte> bytes)
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Fastest)) zlib.Write([.. bytes]);
        return stream.ToArray();
    }
}
