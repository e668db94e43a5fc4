namespace Pipeline.Formats;

/// <summary>A cell as a range of the text that it stands in: without its quotation marks, or without the spaces around it.</summary>
readonly record struct CsvCell(int Start, int Length, bool IsQuoted)
{
    /// <summary>Where the cell begins in the text, the quotation mark included.</summary>
    internal int Offset => IsQuoted ? Start - 1 : Start;

    /// <summary>The characters between the quotation marks, doubled ones not yet taken for one.</summary>
    internal ReadOnlySpan<char> Characters(string text) => text.AsSpan(Start, Length);

    /// <summary>The contents of the cell.</summary>
    internal string Contents(string tableText) =>
        IsQuoted ? tableText.Substring(Start, Length).Replace("\"\"", "\"", StringComparison.Ordinal) : tableText.Substring(Start, Length);

    /// <summary>Reads the cell at an offset, up to a separator, a line end or the end of the text; null when there is no error.</summary>
    internal static DecodeError? ReadCell(string text, int offset, char separator, out CsvCell cell, out int end)
    {
        var start = SkipSpaces(text, offset);
        return start < text.Length && text[start] == '"'
            ? ReadQuoted(text, start, separator, out cell, out end)
            : ReadPlain(text, start, separator, out cell, out end);
    }

    /// <summary>The first offset from <paramref name="offset"/> on that is no space.</summary>
    internal static int SkipSpaces(string text, int offset) =>
        text.AsSpan(offset).IndexOfAnyExcept(' ') is >= 0 and var spaces ? offset + spaces : text.Length;

    static DecodeError? ReadPlain(string text, int start, char separator, out CsvCell cell, out int end)
    {
        var length = text.AsSpan(start).IndexOfAny([separator, '\n', '\r', '"']);
        end = length < 0 ? text.Length : start + length;
        cell = new(start, text.AsSpan(start, end - start).TrimEnd(' ').Length, IsQuoted: false);
        return end < text.Length && text[end] == '"' ? TableErrors.QuotationMarkInside(text, end) : null;
    }

    static DecodeError? ReadQuoted(string text, int start, char separator, out CsvCell cell, out int end)
    {
        (cell, end) = (default, start);
        for (var i = start + 1; text.IndexOf('"', i) is >= 0 and var mark; i = mark + 2)
        {
            if (mark + 1 < text.Length && text[mark + 1] == '"') continue;
            (cell, end) = (new(start + 1, mark - start - 1, IsQuoted: true), SkipSpaces(text, mark + 1));
            return end == text.Length || text[end] == separator || text[end] is '\n' or '\r' ? null : TableErrors.TextAfterCell(text, end);
        }
        return TableErrors.QuotationNotClosed(text, start);
    }
}
