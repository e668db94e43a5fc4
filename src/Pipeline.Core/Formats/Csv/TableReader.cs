using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Numerics;
using HashSet = System.Collections.Generic.HashSet<string>;

namespace Pipeline.Formats;

/// <summary>Finds the cells of CSV text with a header line.</summary>
static class TableReader
{
    internal static Fin<Table> ReadTable(string csv)
    {
        var text = Require.NotNull(csv, "The text of a table") is ['\uFEFF', ..] ? csv[1..] : csv;
        return CheckKind(text)
            .Bind(_ => FindSeparator(text))
            .Bind(separator => ReadHeader(text, separator).Bind(header => ReadRows(text, separator, header.Names, header.End)));
    }

    static Fin<Unit> CheckKind(string text) => text switch
    {
        _ when IsBlank(text) => TableErrors.EmptyFile("an empty file").ToFin<Unit>(),
        ['<', ..] => TableErrors.WrongFileType(text).ToFin<Unit>(),
        // \uFFFD stands for bytes that were not UTF-8 and are lost.
        _ when text.AsSpan().IndexOfAny('\0', '\uFFFD') is >= 0 and var offset => TableErrors.NotText(text, offset).ToFin<Unit>(),
        _ => Unit.Default,
    };

    /// <summary>A tab if the header has one outside of quotation marks, or the separator that it has, or a comma if it has none.</summary>
    internal static Fin<char> FindSeparator(string text)
    {
        var (isQuoted, firstComma, firstSemicolon) = (false, -1, -1);
        for (var i = 0; i < text.Length && (isQuoted || text[i] is not ('\n' or '\r')); i++)
        {
            if (text[i] == '"') isQuoted = !isQuoted;
            if (isQuoted) continue;
            if (text[i] == '\t') return '\t';
            if (text[i] == ',' && firstComma < 0) firstComma = i;
            if (text[i] == ';' && firstSemicolon < 0) firstSemicolon = i;
        }
        return firstComma >= 0 && firstSemicolon >= 0
            ? TableErrors.TwoSeparators(text, Math.Max(firstComma, firstSemicolon)).ToFin<char>()
            : firstSemicolon >= 0 ? ';' : ',';
    }

    static Fin<(ImmutableArray<string> Names, int End)> ReadHeader(string text, char separator)
    {
        var cells = ImmutableArray.CreateBuilder<CsvCell>();
        var error = ReadLine(text, 0, separator, columns: 0, cells, out var end);
        var names = ImmutableArray.CreateBuilder<string>(cells.Count);
        var seen = new HashSet(StringComparer.Ordinal);
        foreach (var cell in cells)
        {
            var name = cell.Contents(text);
            error ??= string.IsNullOrWhiteSpace(name) ? TableErrors.ColumnWithoutName(text, cell)
                : !cell.IsQuoted && Table.TryParse(name, out _) ? TableErrors.NumberAsColumnName(text, cell)
                : !seen.Add(name) ? TableErrors.DuplicateColumnName(text, cell)
                : null;
            names.Add(name);
        }
        return error is null ? (names.MoveToImmutable(), end) : error.ToFin<(ImmutableArray<string>, int)>();
    }

    static Fin<Table> ReadRows(string text, char separator, ImmutableArray<string> names, int offset)
    {
        var cells = ImmutableArray.CreateBuilder<CsvCell>();
        while (!IsBlank(text.AsSpan(offset)))
            if (ReadLine(text, offset, separator, names.Length, cells, out offset) is { } error) return error.ToFin<Table>();
        return cells.Count == 0
            ? TableErrors.EmptyFile("nothing but a header line").ToFin<Table>()
            : new Table(text, names, cells.DrainToImmutable());
    }

    /// <summary>Appends the cells of a line, which are as many as there are columns; as many as there are, for the header.</summary>
    static DecodeError? ReadLine(
        string text, int offset, char separator, int columns, ImmutableArray<CsvCell>.Builder cells, out int end)
    {
        end = CsvCell.SkipSpaces(text, offset);
        if (text[end] is '\n' or '\r') return TableErrors.BlankLine(text, offset, columns);
        for (var count = 1; ; count++)
        {
            if (CsvCell.ReadCell(text, offset, separator, out var cell, out end) is { } error) return error;
            cells.Add(cell);
            var isLast = end == text.Length || text[end] != separator;
            if (count == columns && !isLast) return TableErrors.ExtraCell(text, end + 1, separator, columns);
            if (count < columns && isLast) return TableErrors.MissingCells(text, end, count, columns);
            if (isLast) break;
            offset = end + 1;
        }
        end += end == text.Length ? 0 : text.AsSpan(end).StartsWith("\r\n") ? 2 : 1;
        return null;
    }

    static bool IsBlank(ReadOnlySpan<char> text) => text.IndexOfAnyExcept([' ', '\n', '\r']) < 0;
}
