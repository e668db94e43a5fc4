using LanguageExt;

namespace Pipeline.Formats;

/// <summary>The size of a CSV text, and its beginning.</summary>
/// <param name="LineCount">Number of lines up to the last one that is not blank, the header included.</param>
/// <param name="ByteCount">Number of bytes.</param>
/// <param name="ByteOrderMarkLength">Length of the byte order mark in bytes: 0 or 3.</param>
/// <param name="FirstBytes">The first bytes after the byte order mark: the first line, unless that is longer than a megabyte.</param>
sealed record CsvExtent(long LineCount, long ByteCount, int ByteOrderMarkLength, ReadOnlyMemory<byte> FirstBytes)
{
    const int BufferSize = 1 << 16, MaxStart = 1 << 20;

    /// <summary>Reads the text to its end and counts its lines and bytes. Fails also if the container is damaged.</summary>
    internal static Fin<CsvExtent> MeasureText(IByteReader reader)
    {
        var start = new byte[(int)Math.Clamp(Math.Min(reader.Length, reader.MaxLength), 1, MaxStart)];
        var (lines, newLines, length, count) = (0L, 0L, 0L, reader.Fill(start));
        var buffer = start;
        var begin = InspectStart(start.AsMemory(0, count));
        while (count > 0)
        {
            var bytes = buffer.AsSpan(0, count);
            newLines += bytes.Count((byte)'\n');
            if (bytes.LastIndexOfAnyExcept(" \t\r\n"u8) is >= 0 and var last) lines = newLines - bytes[last..].Count((byte)'\n') + 1;
            length += count;
            if (buffer == start) buffer = new byte[BufferSize];
            count = reader.Fill(buffer);
        }
        return reader.CheckEnd().Bind(_ => begin).Map(found => found with { LineCount = lines, ByteCount = length });
    }

    /// <summary>An upper bound on the number of images: one per line, and at least two bytes per cell.</summary>
    internal long MaxImageCount(CsvLayout layout) =>
        Math.Min(LineCount - (layout.HasHeader ? 1 : 0), (ByteCount + 1) / (2L * (layout.PixelsPerImage + 1L)));

    static Fin<CsvExtent> InspectStart(ReadOnlyMemory<byte> text)
    {
        var byteOrderMark = text.Span is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        return text.Span[byteOrderMark..] switch
        {
            [] => CsvErrors.EmptyFile("an empty file").ToFin<CsvExtent>(),
            [0x1F, 0x8B, ..] or [(byte)'P', (byte)'K', ..] or [(byte)'<', ..] or [0, 0, 8, ..] =>
                CsvErrors.WrongFileType(MessageText.DescribeKind(text.Span[byteOrderMark..])).ToFin<CsvExtent>(),
            _ => new CsvExtent(0, 0, byteOrderMark, text[byteOrderMark..]),
        };
    }
}
