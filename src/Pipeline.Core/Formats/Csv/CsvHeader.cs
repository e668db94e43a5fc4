using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>What the first line of CSV text says: names of columns, or the cells of a first row.</summary>
/// <param name="Separator">The separator.</param>
/// <param name="Cells">The cells, without blanks and quotation marks around them.</param>
/// <param name="HasNames">Whether the cells are names.</param>
sealed record CsvHeader(char Separator, ImmutableArray<string> Cells, bool HasNames)
{
    // Fewer cells that count 0, 1, 2 … may be an image.
    const int MinNumbered = 10;

    static readonly ImmutableArray<string> labelNames = ["label", "labels", "class", "target", "digit", "y"];

    /// <summary>The first line of a text.</summary>
    internal static Fin<CsvHeader> ParseLine(string line) => TableReader.FindSeparator(line).Bind(separator => SplitCells(line, separator));

    /// <summary>The index of the column of labels by the names, or by what the caller says.</summary>
    internal Fin<int> LabelIndex(LabelColumn column) => (column, HasNames) switch
    {
        (LabelColumn.Last, _) => Cells.Length - 1,
        (LabelColumn.First, _) or (_, false) => 0,
        _ => RecognizeLabel(),
    };

    /// <summary>Rows and columns of an image: by the name of the last pixel, such as 28x28, or those of a square.</summary>
    internal Fin<(int Rows, int Columns)> ImageSize(int labelIndex)
    {
        var pixels = Cells.Length - 1;
        if (HasNames && NamedSize(Cells.RemoveAt(labelIndex).LastOrDefault("")) is { } size && (long)size.Rows * size.Columns == pixels)
            return size;
        var side = (int)Math.Sqrt(pixels);
        return pixels > 0 && side * side == pixels ? (side, side) : CsvErrors.PixelsNotSquare(Cells.Length).ToFin<(int, int)>();
    }

    /// <summary>An error if the line is 0, 1, 2 …: numbers of columns, which could also be read as an image of label 0.</summary>
    internal DecodeError? FindNumbers() =>
        !HasNames && Cells.Length >= MinNumbered && Cells.Select((cell, i) => cell == i.ToString(CultureInfo.InvariantCulture)).All(x => x)
            ? CsvErrors.NumberedColumns(Cells.Length)
            : null;

    Fin<int> RecognizeLabel()
    {
        var named = Enumerable.Range(0, Cells.Length).Where(i => labelNames.Contains(Cells[i].ToLowerInvariant())).ToArray();
        return (named, IsPixel(Cells[0]), IsPixel(Cells[^1])) switch
        {
            ([var only], _, _) => only,
            ([var first, .., var last], _, _) => CsvErrors.TwoLabelColumns(Cells[first], Cells[last]).ToFin<int>(),
            (_, false, true) => 0,
            (_, true, false) => Cells.Length - 1,
            (_, true, true) => CsvErrors.NoLabelColumn(Cells[0], Cells[^1]).ToFin<int>(),
            _ => Cells.Length == 1 ? 0 : CsvErrors.TwoLabelColumns(Cells[0], Cells[^1]).ToFin<int>(),
        };
    }

    static Fin<CsvHeader> SplitCells(string line, char separator)
    {
        var cells = ImmutableArray.CreateBuilder<string>();
        for (var offset = 0; ; offset++)
        {
            if (CsvCell.ReadCell(line, offset, separator, out var cell, out offset) is { } error) return error.ToFin<CsvHeader>();
            cells.Add(cell.Contents(line).Trim());
            if (offset == line.Length) break;
        }
        return new CsvHeader(separator, cells.ToImmutable(), HasNamesIn(cells.ToImmutable()));
    }

    // A damaged cell is no header: where it is not the first or last one, all cells have to be names.
    static bool HasNamesIn(ImmutableArray<string> cells) =>
        IsWord(cells[0]) || IsWord(cells[^1]) || cells.All(cell => cell.Any(char.IsLetter) && !Table.TryParse(cell, out _));

    static bool IsWord(string cell) => cell is [var first, var second, ..] && char.IsLetter(first) && char.IsLetter(second);

    static bool IsPixel(string name) => name is [.., var last] && char.IsAsciiDigit(last);

    static (int Rows, int Columns)? NamedSize(string name) =>
        name.Split('x') is [var rows, var columns]
        && int.TryParse(rows, NumberStyles.None, CultureInfo.InvariantCulture, out var r)
        && int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out var c) ? (r, c) : null;
}
