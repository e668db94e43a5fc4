using System.Buffers.Binary;
using System.Collections.Immutable;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>The header of a Windows bitmap, and whether all of its pixels are there.</summary>
static class Bmp
{
    const int CoreHeaderLength = 12, MinLength = 26, MinLengthOfOthers = 34;

    /// <summary>Rows and columns; rows that go from top to bottom have a negative number.</summary>
    public static Fin<(long Rows, long Columns)> Size(ImmutableArray<byte> bytes) =>
        Header(bytes).Map(header => (Math.Abs(header.Rows), header.Columns));

    /// <summary>Checks that the file is as long as its pixels, where they are not compressed.</summary>
    public static Fin<Unit> CheckBody(ImmutableArray<byte> bytes) => Header(bytes).Bind(header =>
    {
        // Rows are a multiple of four bytes.
        var expected = header.Offset + Math.Abs(header.Rows) * ((header.Columns * header.Bits + 31) / 32 * 4);
        return header.IsCompressed
            ? new DecodeError("the header", "compressed pixels", "pixels without compression", "Save it as PNG.").ToFin<Unit>()
            : bytes.Length >= expected
                ? Unit.Default
                : ImageHeader.Damaged<Unit>("the file", MessageText.Count(bytes.Length, "byte"), MessageText.Count(expected, "byte"));
    });

    static Fin<(long Offset, long Rows, long Columns, int Bits, bool IsCompressed)> Header(ImmutableArray<byte> bytes)
    {
        var file = bytes.AsSpan();
        if (file.Length < MinLength) return TooShort(file);
        var (offset, length) = (BinaryPrimitives.ReadUInt32LittleEndian(file[10..]), BinaryPrimitives.ReadUInt32LittleEndian(file[14..]));
        if (length == CoreHeaderLength)
            return (offset, BinaryPrimitives.ReadUInt16LittleEndian(file[20..]), BinaryPrimitives.ReadUInt16LittleEndian(file[18..]),
                BinaryPrimitives.ReadUInt16LittleEndian(file[24..]), false);
        if (file.Length < MinLengthOfOthers) return TooShort(file);
        return (offset, BinaryPrimitives.ReadInt32LittleEndian(file[22..]), BinaryPrimitives.ReadInt32LittleEndian(file[18..]),
            BinaryPrimitives.ReadUInt16LittleEndian(file[28..]), BinaryPrimitives.ReadUInt32LittleEndian(file[30..]) is not (0 or 3));
    }

    static Fin<(long Offset, long Rows, long Columns, int Bits, bool IsCompressed)> TooShort(ReadOnlySpan<byte> file) =>
        ImageHeader.Damaged<(long, long, long, int, bool)>(
            "the header", MessageText.Count(file.Length, "byte"), "a header with the size of the image");
}
