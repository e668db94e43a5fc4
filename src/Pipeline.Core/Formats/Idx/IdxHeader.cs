using System.Buffers.Binary;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>
/// The header of an IDX file: a magic number, whose last byte is the number of dimensions, and the dimensions, all big-endian 32-bit.
/// </summary>
static class IdxHeader
{
    internal const uint ImagesMagic = 0x0000_0803, LabelsMagic = 0x0000_0801;

    /// <summary>
    /// Reads the header and returns its dimensions, 1 or 3 by <paramref name="magic"/>. Fails on another magic number, a dimension of 0,
    /// and a product above the maximum length of an array.
    /// </summary>
    internal static Fin<int[]> Read(IByteReader reader, uint magic)
    {
        var header = new byte[Length(magic)];
        var count = reader.Fill(header);
        if (count >= 4 && BinaryPrimitives.ReadUInt32BigEndian(header) != magic) return WrongMagic(header, magic).ToFin<int[]>();
        return count < header.Length
            ? reader.CheckEnd().Bind(_ => TruncatedError(header.AsSpan(0, count), magic).ToFin<int[]>())
            : Dimensions(header);
    }

    /// <summary>The length of the header in bytes.</summary>
    internal static int Length(uint magic) => 4 + (4 * (int)(magic & 0xFF));

    /// <summary>Writes a header.</summary>
    internal static void Write(Span<byte> destination, uint magic, ReadOnlySpan<int> dimensions)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, magic);
        for (var i = 0; i < dimensions.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(destination[(4 + (4 * i))..], dimensions[i]);
    }

    static Fin<int[]> Dimensions(ReadOnlySpan<byte> header)
    {
        var dimensions = new long[(header.Length - 4) / 4];
        for (var i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + (4 * i))..]);
            if (dimensions[i] == 0) return ZeroDimension(4 + (4 * i)).ToFin<int[]>();
        }
        // Clamped before each factor, so that the product of 32-bit numbers does not overflow 63 bits.
        var size = dimensions.Aggregate(1L, (product, d) => Math.Min(product, Array.MaxLength) * d);
        return header.Length + size > Array.MaxLength
            ? DimensionsTooLargeError(dimensions).ToFin<int[]>()
            : Fin<int[]>.Succ([.. dimensions.Select(d => (int)d)]);
    }

    static DecodeError ZeroDimension(int offset) =>
        new(MessageText.Byte(offset), "dimension 0", "a positive dimension", MessageText.FetchAgainRemedy);

    static DecodeError WrongMagic(ReadOnlySpan<byte> header, uint magic) =>
        new(MessageText.Byte(0), KindOfFile(header), KindByMagic(magic), RemedyForMagic(header, magic));

    static string RemedyForMagic(ReadOnlySpan<byte> header, uint magic) => header switch
    {
        [0x1F, 0x8B, ..] => "The data was compressed twice: decompress it once.",
        [(byte)'<', ..] => "The server sent a page instead of the file: fetch it again.",
        [0, 0, 8, 1 or 3, ..] => "Images and labels were probably swapped.",
        [0, 0, 8, 4, ..] => "Are these colour images? Write them as grey ones: one byte a pixel.",
        [0, 0, var type, ..] when TypeName(type) is not null && magic == ImagesMagic =>
            "Write the pixels as bytes, from 0 (background) to 255 (full ink).",
        [0, 0, var type, ..] when TypeName(type) is not null => "Write the labels as bytes.",
        _ => "Is this the right file?",
    };

    static string KindOfFile(ReadOnlySpan<byte> header) => header switch
    {
        [0x1F, 0x8B, ..] => "gzip data inside the gzip data",
        [0, 0, 8, 1 or 3, ..] => KindByMagic(BinaryPrimitives.ReadUInt32BigEndian(header)),
        [0, 0, 8, var dimensions, ..] => $"IDX data of {MessageText.Count(dimensions, "dimension")}",
        [0, 0, var type, _, ..] when TypeName(type) is { } name => $"IDX data of {name} (type 0x{type:X2}), not bytes",
        _ => MessageText.DescribeKind(header),
    };

    static string? TypeName(byte type) => type switch
    {
        0x09 => "signed bytes",
        0x0B => "16-bit integers",
        0x0C => "32-bit integers",
        0x0D => "32-bit floating-point numbers",
        0x0E => "64-bit floating-point numbers",
        _ => null,
    };

    static string KindByMagic(uint magic) => magic == ImagesMagic ? "IDX images (magic 0x00000803)" : "IDX labels (magic 0x00000801)";

    static DecodeError TruncatedError(ReadOnlySpan<byte> bytes, uint magic) => new(
        MessageText.Byte(bytes.Length),
        bytes.IsEmpty ? "an empty file" : "the end of the data inside the header",
        $"{KindByMagic(magic)}: a header of {Length(magic)} bytes",
        MessageText.FetchAgainRemedy);

    static DecodeError DimensionsTooLargeError(long[] dimensions) => new(
        MessageText.Byte(4),
        $"dimensions {MessageText.Shape(dimensions)}",
        $"at most {MessageText.FormatNumber(Array.MaxLength)} bytes in all",
        MessageText.FetchAgainRemedy);
}
