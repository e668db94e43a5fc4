using LanguageExt;

namespace Pipeline.Formats;

/// <summary>One line of the CSV format: a label, then the pixels.</summary>
static class CsvRow
{
    internal const byte LargestLabel = 9;

    /// <summary>Reads a row without its line end into <paramref name="pixels"/> and returns its label, or says what is wrong at which line and column.</summary>
    internal static Fin<byte> Read(ReadOnlySpan<byte> row, long line, Span<byte> pixels)
    {
        if (row.IsEmpty) return CsvErrors.Blank(line, pixels.Length);
        var (at, label) = (0, (byte)0);
        for (var i = 0; i <= pixels.Length; i++)
        {
            if (at > row.Length) return CsvErrors.Missing(line, row.Length, i, pixels.Length);
            var length = row[at..].IndexOf((byte)',') is >= 0 and var comma ? comma : row.Length - at;
            var value = Value(row.Slice(at, length));
            if (value > (i == 0 ? LargestLabel : byte.MaxValue)) return CsvErrors.Bad(line, at, row.Slice(at, length), value, isLabel: i == 0);
            if (i == 0) label = (byte)value;
            else pixels[i - 1] = (byte)value;
            at += length + 1;
        }
        return at <= row.Length ? CsvErrors.Extra(line, at, row[at..], pixels.Length) : label;
    }

    /// <summary>The value of one to three digits; anything else is <see cref="int.MaxValue"/>.</summary>
    static int Value(ReadOnlySpan<byte> cell)
    {
        if (cell.Length is 0 or > 3 || cell.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return int.MaxValue;
        var value = 0;
        foreach (var digit in cell) value = (value * 10) + (digit - '0');
        return value;
    }
}
