using LanguageExt;

namespace Pipeline.Formats;

/// <summary>How much text there is, and how it begins.</summary>
/// <param name="Lines">Lines, the header included; the last one need not be ended.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Mark">Bytes of the byte order mark: 0 or 3.</param>
/// <param name="HasHeader">Whether the first line begins with two letters; one alone is rather a damaged label.</param>
sealed record CsvSize(long Lines, long Length, int Mark, bool HasHeader)
{
    const int Block = 1 << 16;

    /// <summary>Reads all of the text once, counting; this also checks the container to its end.</summary>
    internal static Fin<CsvSize> Measure(IByteReader reader)
    {
        var block = new byte[(int)Math.Clamp(reader.Length, 1, Block)];
        var (lines, length, last, count) = (0L, 0L, (byte)'\n', reader.Fill(block));
        var first = Begin(block.AsSpan(0, count));
        for (; count > 0; count = reader.Fill(block))
        {
            var text = block.AsSpan(0, count);
            lines += text.Count((byte)'\n');
            length += count;
            last = text[^1];
        }
        if (last != '\n') lines++;
        return reader.End().Bind(_ => first).Map(begin => begin with { Lines = lines, Length = length });
    }

    /// <summary>The most images that the text can hold: one a line, each of two bytes a cell at least.</summary>
    internal long Images(int size) => Math.Min(Lines - (HasHeader ? 1 : 0), (Length + 1) / (2L * (size + 1L)));

    static Fin<CsvSize> Begin(ReadOnlySpan<byte> text)
    {
        var mark = text is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        return text[mark..] switch
        {
            [] => CsvErrors.Empty("an empty file").ToFin<CsvSize>(),
            [0x1F, 0x8B, ..] or [(byte)'P', (byte)'K', ..] or [(byte)'<', ..] or [0, 0, 8, ..] => CsvErrors.Foreign(MessageText.Kind(text[mark..])).ToFin<CsvSize>(),
            var start => new CsvSize(0, 0, mark, start is [var first, var second, ..] && char.IsAsciiLetter((char)first) && char.IsAsciiLetter((char)second)),
        };
    }
}
