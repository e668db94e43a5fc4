using System.Buffers;

namespace Pipeline.Formats;

/// <summary>The errors of tables. Positions are line:column, in characters, both counted from 1.</summary>
static class TableErrors
{
    const string QuoteWhole = "Put the whole cell in quotation marks, and write those inside of it twice.";

    static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789,.+-eE ");

    internal static DecodeError EmptyFile(string found) =>
        new("1:1", found, "a header line and at least one row", "Is this the right file?");

    internal static DecodeError WrongFileType(string tableText) =>
        new("1:1", MessageText.QuoteText(tableText), "a header line with the names of columns", "Is this the right file?");

    internal static DecodeError NotText(string tableText, int offset) => new(
        Position(tableText, offset), "a character that is not text", "text in UTF-8", "Is this a text file? Save it as CSV in UTF-8.");

    internal static DecodeError TwoSeparators(string tableText, int offset) => new(
        Position(tableText, offset), "a comma and a semicolon in the first line", "one separator",
        "Put names that contain the other one in quotation marks.");

    internal static DecodeError ColumnWithoutName(string tableText, CsvCell cell) => new(
        Position(tableText, cell.Offset), "a column without a name", "a name for each column",
        "Name the column, or leave it out of the file.");

    internal static DecodeError NumberAsColumnName(string tableText, CsvCell cell) => new(
        Position(tableText, cell.Offset), $"the number {MessageText.QuoteText(cell.Contents(tableText))} in the first line",
        "names of columns",
        "Add a header line above the rows, or put names that are numbers in quotation marks.");

    internal static DecodeError DuplicateColumnName(string tableText, CsvCell cell) => new(
        Position(tableText, cell.Offset), $"a second column {MessageText.QuoteText(cell.Contents(tableText))}",
        "columns with different names",
        "Rename one of them.");

    internal static DecodeError BlankLine(string tableText, int offset, int columns) => new(
        Position(tableText, offset), "a blank line", columns == 0 ? "a header line" : ValidRow(columns), "Remove the blank line.");

    internal static DecodeError MissingCells(string tableText, int offset, int count, int columns) => new(
        Position(tableText, offset), $"the end of the line after {MessageText.Count(count, "cell")}", ValidRow(columns),
        "Write every cell, and leave a whole row out where one is not known.");

    internal static DecodeError ExtraCell(string tableText, int offset, char separator, int columns) => new(
        Position(tableText, offset),
        CsvCell.ReadCell(tableText, offset, separator, out var cell, out _) is null
            ? $"a further cell {MessageText.QuoteText(cell.Contents(tableText))}"
            : "a further cell",
        ValidRow(columns),
        "Put cells that contain the separator in quotation marks.");

    internal static DecodeError QuotationMarkInside(string tableText, int offset) =>
        new(Position(tableText, offset), "a quotation mark inside of a cell", "none, or one at the start of the cell", QuoteWhole);

    internal static DecodeError TextAfterCell(string tableText, int offset) =>
        new(Position(tableText, offset), "text after the closing quotation mark", "a separator or the end of the line", QuoteWhole);

    internal static DecodeError QuotationNotClosed(string tableText, int offset) =>
        new(Position(tableText, offset), "a quotation mark that is not closed", "another one at the end of the cell", QuoteWhole);

    internal static DecodeError NotANumber(string tableText, CsvCell cell, string column) =>
        new(Position(tableText, cell, column), Found(tableText, cell), "a finite number", RemedyForNumber(cell.Characters(tableText)));

    internal static DecodeError NumberTooLarge(string tableText, CsvCell cell, string column, string type) => new(
        Position(tableText, cell, column), Found(tableText, cell), $"a number that is finite as a {type}",
        "Read the column as double, or divide it by a constant.");

    internal static DecodeError EmptyClassCell(string tableText, CsvCell cell, string column) => new(
        Position(tableText, cell, column), "an empty cell", "the name of a class",
        "Fill the cell, or leave the row out: an empty one is no class.");

    internal static DecodeError UnknownClass(string tableText, CsvCell cell, string column, string names) => new(
        Position(tableText, cell, column), Found(tableText, cell), $"one of {names}", "Correct the cell, or train with this class.");

    static string Position(string tableText, CsvCell cell, string column) =>
        $"{Position(tableText, cell.Offset)}, column {MessageText.QuoteText(column)}";

    static string Position(string tableText, int offset)
    {
        var (line, lineStart) = (1L, 0);
        for (var i = 0; i < offset; i++)
            if (tableText[i] == '\n' || tableText[i] == '\r' && !(i + 1 < tableText.Length && tableText[i + 1] == '\n'))
                (line, lineStart) = (line + 1, i + 1);
        return CsvErrors.Position(line, offset - lineStart);
    }

    static string ValidRow(int columns) => $"{MessageText.Count(columns, "cell")}, as in the header";

    static string Found(string tableText, CsvCell cell) =>
        cell.Length == 0 ? "an empty cell" : MessageText.QuoteText(cell.Contents(tableText));

    static string RemedyForNumber(ReadOnlySpan<char> cell) => cell switch
    {
        [] => "Fill the cell, or leave the row out: an empty one is not taken for 0.",
        _ when cell.Contains(',') && !cell.ContainsAnyExcept(NumberCharacters) => "Write a decimal point, and nothing between thousands.",
        _ => "Correct the cell or leave the row out, or name the columns that have numbers only.",
    };
}
