using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Formats;

/// <summary>Rows of text below named columns. Cells become numbers, or classes, when a column is asked for.</summary>
/// <remarks>Equal when names and cells are equal, however they were separated and quoted.</remarks>
public sealed record Table
{
    const int MaxListed = 20;

    readonly string text;
    readonly ImmutableArray<CsvCell> cells;                       // row after row, without the header

    internal Table(string text, ImmutableArray<string> columns, ImmutableArray<CsvCell> cells) =>
        (this.text, Columns, this.cells) = (text, columns, cells);

    /// <summary>The names of the columns, all different.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>Number of rows, the header not counted.</summary>
    public int Count => cells.Length / Columns.Length;

    /// <summary>
    /// The table of CSV text with a header line. Cells are separated by commas, semicolons or tabs, whichever the header has; a cell in
    /// quotation marks may contain these, line ends, and quotation marks written twice; spaces around a cell are not part of it.
    /// </summary>
    /// <remarks>
    /// A byte order mark, \n, \r\n and \r as line ends and blank lines at the end are accepted. Fails with line:column on an empty file, on
    /// nothing but a header, on missing or extra cells, on blank lines between rows, and on columns without a name, with the name of
    /// another, or with a number for a name, since that is a row of a file without a header; in quotation marks it is a name.
    /// Format: https://www.rfc-editor.org/rfc/rfc4180.
    /// </remarks>
    public static Fin<Table> Decode(string csv) => TableReader.ReadTable(csv);

    /// <summary>rows × columns: the cells of all columns as numbers with a decimal point.</summary>
    /// <exception cref="FormatException">A cell is no finite number: the message names line, column and text.</exception>
    public Matrix<T> Numbers<T>() where T : unmanaged => Numbers<T>(Columns.AsSpan());

    /// <summary>rows × columns: the cells of the named columns as numbers with a decimal point.</summary>
    /// <exception cref="ArgumentException">No column is named, or there is none of such a name.</exception>
    /// <exception cref="FormatException">A cell is no finite number: the message names line, column and text.</exception>
    public Matrix<T> Numbers<T>(params ReadOnlySpan<string> columns) where T : unmanaged =>
        DecodeNumbers<T>(columns).IfFail(error => throw new FormatException(error.Message));

    /// <summary>The same, with the first bad cell as an error.</summary>
    internal Fin<Matrix<T>> DecodeNumbers<T>(ReadOnlySpan<string> columns) where T : unmanaged
    {
        var indices = Indices(columns);
        var numbers = new T[Shapes.ElementCount(Count, indices.Length)];
        for (var i = 0; i < numbers.Length; i++)
        {
            var (row, column) = (i / indices.Length, indices[i % indices.Length]);
            var cell = Cell(row, column);
            if (!TryParse(cell.Characters(text), out var number))
                return TableErrors.NotANumber(text, cell, Columns[column]).ToFin<Matrix<T>>();
            numbers[i] = Kernels<T>.Default.FromDouble(number);
            if (!double.IsFinite(Kernels<T>.Default.ToDouble(numbers[i])))
                return TableErrors.NumberTooLarge(text, cell, Columns[column], typeof(T).Name).ToFin<Matrix<T>>();
        }
        return Matrix<T>.Of(Count, indices.Length, ImmutableCollectionsMarshal.AsImmutableArray(numbers));
    }

    /// <summary>A column of classes: their names in ordinal order, and for each row the index of its name.</summary>
    /// <exception cref="ArgumentException">There is no column of such a name.</exception>
    /// <exception cref="FormatException">A cell is empty.</exception>
    public (ImmutableArray<int> Labels, ImmutableArray<string> Names) Classes(string column) =>
        DecodeClasses(column).IfFail(error => throw new FormatException(error.Message));

    /// <summary>The same, with the first empty cell as an error.</summary>
    internal Fin<(ImmutableArray<int> Labels, ImmutableArray<string> Names)> DecodeClasses(string column)
    {
        var index = Indices([column])[0];
        var columnCells = Enumerable.Range(0, Count).Select(row => Cell(row, index)).ToImmutableArray();
        foreach (var cell in columnCells)
            if (cell.Characters(text).IsWhiteSpace())
                return TableErrors.EmptyClassCell(text, cell, column).ToFin<(ImmutableArray<int>, ImmutableArray<string>)>();
        var classes = columnCells.Select(cell => cell.Contents(text)).ToImmutableArray();
        var names = classes.Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        return (classes.Select(name => names.BinarySearch(name, StringComparer.Ordinal)).ToImmutableArray(), names);
    }

    /// <summary>The same with the names of another table, such as the training set: a label is the index into them.</summary>
    /// <exception cref="ArgumentException">There is no column of such a name.</exception>
    /// <exception cref="FormatException">A cell is not one of the names.</exception>
    public ImmutableArray<int> Classes(string column, ImmutableArray<string> names)
    {
        var index = Indices([column])[0];
        return [.. Enumerable.Range(0, Count).Select(row => Cell(row, index)).Select(cell =>
            names.IndexOf(cell.Contents(text)) is >= 0 and var label
                ? label
                : throw new FormatException(TableErrors.UnknownClass(text, cell, column, FormatNames(names)).Message))];
    }

    /// <summary>
    /// A data set whose targets are the classes of a column, one-hot, and whose inputs are the numbers of all other columns; and the names
    /// of the classes, in the order of the targets.
    /// </summary>
    /// <exception cref="ArgumentException">There is no column of such a name, or no other column.</exception>
    /// <exception cref="FormatException">A class is empty, or another cell is no finite number.</exception>
    public (Batch<T> Data, ImmutableArray<string> Names) Classification<T>(string column) where T : unmanaged
    {
        var (labels, names) = Classes(column);
        return (new(OtherNumbers<T>(column), Batches.OneHot<T>(labels.AsSpan(), names.Length)), names);
    }

    /// <summary>The same with the classes of another table, such as the training set.</summary>
    /// <exception cref="ArgumentException">There is no column of such a name, or no other column.</exception>
    /// <exception cref="FormatException">A cell is not one of the names, or another cell is no finite number.</exception>
    public Batch<T> Classification<T>(string column, ImmutableArray<string> names) where T : unmanaged =>
        new(OtherNumbers<T>(column), Batches.OneHot<T>(Classes(column, names).AsSpan(), names.Length));

    /// <summary>A data set whose targets are the numbers of a column, and whose inputs are those of all other columns.</summary>
    /// <exception cref="ArgumentException">There is no column of such a name, or no other column.</exception>
    /// <exception cref="FormatException">A cell is no finite number.</exception>
    public Batch<T> Regression<T>(string column) where T : unmanaged => new(OtherNumbers<T>(column), Numbers<T>(column));

    Matrix<T> OtherNumbers<T>(string column) where T : unmanaged
    {
        var others = Columns.RemoveAt(Indices([column])[0]);
        return others.IsEmpty
            ? throw new ArgumentException($"{MessageText.QuoteText(column)} is the only column: there are no inputs.")
            : Numbers<T>(others.AsSpan());
    }

    /// <inheritdoc/>
    public bool Equals(Table? other) => other is not null && Columns.AsSpan().SequenceEqual(other.Columns.AsSpan())
        && cells.Select(cell => cell.Contents(text)).SequenceEqual(other.cells.Select(cell => cell.Contents(other.text)));

    /// <inheritdoc/>
    public override int GetHashCode() => Columns.Aggregate(Count, HashCode.Combine);

    /// <summary>The number of rows and the names of the columns.</summary>
    public override string ToString() => $"{MessageText.Count(Count, "row")}, columns {FormatNames(Columns)}";

    CsvCell Cell(int row, int column) => cells[row * Columns.Length + column];

    ImmutableArray<int> Indices(ReadOnlySpan<string> columns)
    {
        if (columns.IsEmpty) throw new ArgumentException($"No column is named; the columns are {FormatNames(Columns)}.");
        var indices = ImmutableArray.CreateBuilder<int>(columns.Length);
        foreach (var column in columns)
            indices.Add(Columns.IndexOf(column) is >= 0 and var index
                ? index
                : throw new ArgumentException(
                    $"No column is called {MessageText.QuoteText(column)}; the columns are {FormatNames(Columns)}."));
        return indices.MoveToImmutable();
    }

    /// <summary>A finite number in invariant notation. Infinities and NaN have a notation too, and are no numbers here.</summary>
    internal static bool TryParse(ReadOnlySpan<char> characters, out double number) =>
        double.TryParse(characters, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    static string FormatNames(ImmutableArray<string> names) =>
        string.Join(", ", names.Take(MaxListed).Select(MessageText.QuoteText)) + (names.Length > MaxListed ? ", …" : "");
}
