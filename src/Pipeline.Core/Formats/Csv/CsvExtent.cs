using LanguageExt;

namespace Pipeline.Formats;

/// <summary>The size of a CSV text, and what precedes its first row.</summary>
/// <param name="Lines">Number of lines, the header included, with or without a line end after the last one.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="ByteOrderMarkLength">Length of the byte order mark in bytes: 0 or 3.</param>
/// <param name="HasHeader">Whether the first line begins with two letters; a single letter is taken for a damaged label.</param>
sealed record CsvExtent(long Lines, long Length, int ByteOrderMarkLength, bool HasHeader)
{
    const int BufferSize = 1 << 16;

    /// <summary>Reads the text to its end and counts its lines and bytes. Fails also if the container is damaged.</summary>
    internal static Fin<CsvExtent> Measure(IByteReader reader)
    {
        var buffer = new byte[(int)Math.Clamp(reader.Length, 1, BufferSize)];
        var (lines, length, last, count) = (0L, 0L, (byte)'\n', reader.Fill(buffer));
        var header = ReadHeader(buffer.AsSpan(0, count));
        for (; count > 0; count = reader.Fill(buffer))
        {
            var bytes = buffer.AsSpan(0, count);
            lines += bytes.Count((byte)'\n');
            length += count;
            last = bytes[^1];
        }
        if (last != '\n') lines++;
        return reader.CheckEnd().Bind(_ => header).Map(size => size with { Lines = lines, Length = length });
    }

    /// <summary>An upper bound on the number of images: one per line, and at least two bytes per cell.</summary>
    internal long MaxImageCount(int size) => Math.Min(Lines - (HasHeader ? 1 : 0), (Length + 1) / (2L * (size + 1L)));

    static Fin<CsvExtent> ReadHeader(ReadOnlySpan<byte> text)
    {
        var byteOrderMark = text is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        return text[byteOrderMark..] switch
        {
            [] => CsvErrors.Empty("an empty file").ToFin<CsvExtent>(),
            [0x1F, 0x8B, ..] or [(byte)'P', (byte)'K', ..] or [(byte)'<', ..] or [0, 0, 8, ..] =>
                CsvErrors.WrongFileType(MessageText.Kind(text[byteOrderMark..])).ToFin<CsvExtent>(),
            var line => new CsvExtent(
                0,
                0,
                byteOrderMark,
                line is [var first, var second, ..] && char.IsAsciiLetter((char)first) && char.IsAsciiLetter((char)second)),
        };
    }
}
