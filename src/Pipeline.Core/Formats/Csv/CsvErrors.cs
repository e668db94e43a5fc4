using LanguageExt;

namespace Pipeline.Formats;

/// <summary>The errors of the CSV decoder.</summary>
static class CsvErrors
{
    internal static Fin<byte> BlankLine(long line, int pixelsPerImage) =>
        new DecodeError(
            Position(line, 0), "a blank line", $"a label and {MessageText.Count(pixelsPerImage, "pixel")}", "Remove the blank line.")
            .ToFin<byte>();

    internal static Fin<byte> MissingCells(long line, int offset, int cells, int pixelsPerImage) =>
        new DecodeError(
            Position(line, offset),
            $"the end of the line after {MessageText.Count(cells, "cell")}",
            ValidRow(pixelsPerImage),
            "Is the file complete, and the image size right?").ToFin<byte>();

    internal static Fin<byte> ExtraCell(long line, int offset, ReadOnlySpan<byte> rest, int pixelsPerImage) =>
        new DecodeError(
            Position(line, offset),
            $"a further cell {MessageText.Quote(FirstCell(rest))}",
            ValidRow(pixelsPerImage),
            "Is the image size right?").ToFin<byte>();

    internal static Fin<byte> InvalidCell(long line, int offset, ReadOnlySpan<byte> cell, int value, bool isLabel) =>
        new DecodeError(
            Position(line, offset),
            cell.IsEmpty ? "an empty cell" : MessageText.Quote(cell),
            isLabel ? "a label from 0 to 9" : "a pixel from 0 to 255",
            Remedy(cell, value)).ToFin<byte>();

    internal static DecodeError Empty(string found) =>
        new("1:1", found, "at least one line: a label and pixels", "Is this the right file?");

    internal static DecodeError WrongFileType(string found) =>
        new("1:1", found, "a line of numbers: a label and pixels", "Is this the right file?");

    internal static DecodeError LongHeader(int limit) =>
        new(
            "1:1",
            $"a header line of more than {MessageText.Count(limit, "byte")}",
            "a short header line, or none",
            "Is this the right file?");

    internal static DecodeError TooMany(long images, int pixelsPerImage) => new(
        "1:1",
        $"{MessageText.Count(images, "line")} of {MessageText.Count(pixelsPerImage, "pixel")}",
        $"at most {MessageText.Number(Array.MaxLength)} pixels in all",
        "Split the data into smaller files.");

    internal static DecodeError FileChanged(int before, int now) => new(
        "1:1",
        MessageText.Count(now, "image"),
        $"{MessageText.Number(before)}, as there were before",
        "Does another program write the file?");

    /// <summary>line:column, both counted from 1.</summary>
    internal static string Position(long line, int offset) => FormattableString.Invariant($"{line}:{offset + 1}");

    static string ValidRow(int pixelsPerImage) =>
        $"{MessageText.Count(pixelsPerImage + 1, "cell")} (a label and {MessageText.Count(pixelsPerImage, "pixel")})";

    static ReadOnlySpan<byte> FirstCell(ReadOnlySpan<byte> rest) =>
        rest.IndexOf((byte)',') is >= 0 and var comma ? rest[..comma] : rest;

    static string Remedy(ReadOnlySpan<byte> cell, int value) => cell switch
    {
        _ when value != int.MaxValue => "Is this the right file?",
        [] => "Write a number in every cell; an empty one is not taken for 0.",
        _ when cell.Contains((byte)0) => "The file is damaged, or not text in UTF-8.",
        _ when cell.Contains((byte)'"') => "Write the numbers without quotation marks.",
        _ when cell.Contains((byte)'.') => "Write whole numbers, without a decimal point.",
        _ when cell.Contains((byte)' ') => "Write the numbers without spaces.",
        _ => "Write whole numbers, with commas between them.",
    };
}
