using LanguageExt;

namespace Pipeline.Formats;

/// <summary>Parses one line of CSV: a label, then the pixels.</summary>
static class CsvRow
{
    internal const byte MaxLabel = 9;

    /// <summary>
    /// Reads a row, without its line end, into <paramref name="pixels"/> and returns its label. Fails on the first malformed cell, naming
    /// line:column.
    /// </summary>
    internal static Fin<byte> Read(ReadOnlySpan<byte> row, long line, Span<byte> pixels)
    {
        if (row.IsEmpty) return CsvErrors.BlankLine(line, pixels.Length);
        var (offset, label) = (0, (byte)0);
        for (var i = 0; i <= pixels.Length; i++)
        {
            if (offset > row.Length) return CsvErrors.MissingCells(line, row.Length, i, pixels.Length);
            var length = row[offset..].IndexOf((byte)',') is >= 0 and var comma ? comma : row.Length - offset;
            var cell = row.Slice(offset, length);
            var value = ParseValue(cell);
            if (value > (i == 0 ? MaxLabel : byte.MaxValue)) return CsvErrors.InvalidCell(line, offset, cell, value, isLabel: i == 0);
            if (i == 0) label = (byte)value;
            else pixels[i - 1] = (byte)value;
            offset += length + 1;
        }
        return offset <= row.Length ? CsvErrors.ExtraCell(line, offset, row[offset..], pixels.Length) : label;
    }

    /// <summary>The value of one to three digits; <see cref="int.MaxValue"/> for any other text.</summary>
    static int ParseValue(ReadOnlySpan<byte> cell)
    {
        if (cell.Length is 0 or > 3 || cell.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return int.MaxValue;
        var value = 0;
        foreach (var digit in cell) value = (value * 10) + (digit - '0');
        return value;
    }
}
