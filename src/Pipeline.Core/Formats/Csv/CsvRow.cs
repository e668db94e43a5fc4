using System.Globalization;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>Parses one line of CSV: a label and pixels.</summary>
static class CsvRow
{
    /// <summary>The longest cell with what is around it; a number that NumPy writes in full has 24 characters.</summary>
    internal const int MaxCellLength = 31;

    /// <summary>
    /// Reads a row, without its line end, into <paramref name="pixels"/> and returns its label. Fails on the first malformed cell, naming
    /// line:column.
    /// </summary>
    internal static Fin<byte> ReadRow(ReadOnlySpan<byte> row, long line, CsvLayout layout, Span<byte> pixels)
    {
        if (IsBlank(row)) return CsvErrors.BlankLine(line, pixels.Length);
        var (offset, label) = (0, (byte)0);
        for (var i = 0; i <= pixels.Length; i++)
        {
            if (offset > row.Length) return CsvErrors.MissingCells(line, row.Length, i, pixels.Length);
            var length = row[offset..].IndexOf((byte)layout.Separator) is >= 0 and var separator ? separator : row.Length - offset;
            var cell = row.Slice(offset, length);
            var value = ParseWholeOrMaxValue(cell);
            if (value > byte.MaxValue) return CsvErrors.InvalidCell(line, offset, cell, value, isLabel: i == layout.LabelIndex);
            if (i == layout.LabelIndex) label = (byte)value;
            else pixels[i < layout.LabelIndex ? i : i - 1] = (byte)value;
            offset += length + 1;
        }
        return offset <= row.Length ? CsvErrors.ExtraCell(line, offset, row[offset..], (byte)layout.Separator, pixels.Length) : label;
    }

    /// <summary>Whether a line has nothing but blanks.</summary>
    internal static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) < 0;

    /// <summary>The value of a whole number; <see cref="int.MaxValue"/> for any other text.</summary>
    static int ParseWholeOrMaxValue(ReadOnlySpan<byte> cell)
    {
        if (cell.Length is 0 or > MaxCellLength) return int.MaxValue;
        if (cell.Length <= 3 && !cell.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return ParseDigits(cell);
        var text = cell.Trim(" \t"u8);
        if (text is [(byte)'"', .. var quoted, (byte)'"']) text = quoted.Trim(" \t"u8);
        return text.Length is > 0 and <= 3 && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? ParseDigits(text) : ParseDecimal(text);
    }

    static int ParseDigits(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits) value = (value * 10) + (digit - '0');
        return value;
    }

    /// <summary>A number such as 5.0 or 1e0. A number without point and exponent has at most three digits.</summary>
    static int ParseDecimal(ReadOnlySpan<byte> text) =>
        text.IndexOfAny(".eE"u8) >= 0
        && double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && number is >= 0 and < 1000 && number == Math.Floor(number)
            ? (int)number
            : int.MaxValue;
}
