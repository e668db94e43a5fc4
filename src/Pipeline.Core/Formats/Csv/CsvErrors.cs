using System.Globalization;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>The errors of the CSV decoder.</summary>
static class CsvErrors
{
    /// <summary>The remedy where both the first and the last column may have the labels.</summary>
    internal const string LabelColumnRemedy = "Say whether the first or the last column has the labels.";

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

    internal static Fin<byte> ExtraCell(long line, int offset, ReadOnlySpan<byte> rest, byte separator, int pixelsPerImage) =>
        new DecodeError(
            Position(line, offset),
            $"a further cell {MessageText.Quote(FirstCell(rest, separator))}",
            ValidRow(pixelsPerImage),
            "Is the image size right?").ToFin<byte>();

    internal static Fin<byte> InvalidCell(long line, int offset, ReadOnlySpan<byte> cell, int value, bool isLabel) =>
        new DecodeError(
            Position(line, offset),
            cell.IsEmpty ? "an empty cell" : MessageText.Quote(cell),
            isLabel ? "a label from 0 to 255" : "a pixel from 0 to 255",
            RemedyForPixel(cell, value)).ToFin<byte>();

    internal static DecodeError EmptyFile(string found) =>
        new("1:1", found, "at least one line: a label and pixels", "Is this the right file?");

    internal static DecodeError WrongFileType(string found) =>
        new("1:1", found, "a line of numbers: a label and pixels", "Is this the right file?");

    internal static DecodeError HeaderTooLong(int maxBytes) =>
        new(
            "1:1",
            $"a header line of more than {MessageText.Count(maxBytes, "byte")}",
            "a short header line, or none",
            "Is this the right file?");

    internal static DecodeError TooManyImages(long images, int pixelsPerImage) => new(
        "1:1",
        $"{MessageText.Count(images, "line")} of {MessageText.Count(pixelsPerImage, "pixel")}",
        $"at most {MessageText.FormatNumber(Array.MaxLength)} pixels in all",
        "Split the data into smaller files.");

    internal static DecodeError BlankFirstLine() =>
        new("1:1", "a blank line", "names of columns, or a label and pixels", "Remove the blank line.");

    internal static DecodeError LineTooLong(long line, int maxBytes) => new(
        Position(line, 0), $"a line of more than {MessageText.Count(maxBytes, "byte")}", "a label and the pixels of one image",
        "Is this the right file?");

    internal static DecodeError PixelsNotSquare(int cells) => new(
        "1:1", MessageText.Count(cells, "cell"), "a label and the pixels of a square image, such as 785 cells for 28 x 28",
        "Is the line complete? For other images add a header line in which the last pixel is called by rows and columns, such as 20x32.");

    internal static DecodeError NumberedColumns(int cells) => new(
        "1:1", $"the numbers 0, 1, 2 … {cells - 1}", "names of columns, or a label and pixels",
        "If they number the columns, remove the line; they could also be read as an image of label 0.");

    internal static DecodeError NoLabelColumn(string firstColumn, string lastColumn) => new(
        "1:1", $"columns from {MessageText.QuoteText(firstColumn)} to {MessageText.QuoteText(lastColumn)}", "a column of labels among them",
        "Call it \"label\". Are these images without labels?");

    internal static DecodeError TwoLabelColumns(string first, string last) => new(
        "1:1", $"columns {MessageText.QuoteText(first)} and {MessageText.QuoteText(last)}, either of which may have the labels",
        "one that is called \"label\"", LabelColumnRemedy);

    internal static DecodeError ExchangedColumns(double labelShare, int valueCount) => new(
        "the columns",
        string.Create(CultureInfo.InvariantCulture,
            $"one value in {100 * labelShare:F0} % of the first column and {valueCount} different ones in the last, and no header line"),
        "labels in the first column, or in the last", LabelColumnRemedy);

    internal static DecodeError FileChanged(int linesBefore, int linesNow) => new(
        "1:1",
        MessageText.Count(linesNow, "image"),
        $"{MessageText.FormatNumber(linesBefore)}, as there were before",
        "Does another program write the file?");

    /// <summary>line:column, both counted from 1.</summary>
    internal static string Position(long line, int offset) => FormattableString.Invariant($"{line}:{offset + 1}");

    static string ValidRow(int pixelsPerImage) =>
        $"{MessageText.Count(pixelsPerImage + 1, "cell")} (a label and {MessageText.Count(pixelsPerImage, "pixel")})";

    static ReadOnlySpan<byte> FirstCell(ReadOnlySpan<byte> rest, byte separator) =>
        rest.IndexOf(separator) is >= 0 and var end ? rest[..end] : rest;

    static string RemedyForPixel(ReadOnlySpan<byte> cell, int value) => cell switch
    {
        _ when value != int.MaxValue => "Is this the right file?",
        [] => "Write a number in every cell; an empty one is not taken for 0.",
        _ when cell.Contains((byte)0) => "The file is damaged, or not text in UTF-8.",
        _ when cell.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 => "Is this the right file?",
        _ when cell.Contains((byte)'.') || cell.Contains((byte)'e') =>
            "Write whole numbers; fractions of full ink have to be multiplied by 255.",
        _ => "Write whole numbers, with commas between them.",
    };
}
