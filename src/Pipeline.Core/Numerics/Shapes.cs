using System.Globalization;

namespace Pipeline.Numerics;

/// <summary>Checks of shapes; the exception names the operation, the shapes and what must agree.</summary>
static class Shapes
{
    /// <summary>Elements of a matrix.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or the matrix has more elements than an array holds.</exception>
    public static int ElementCount(int rows, long columns) =>
        rows >= 0 && columns is >= 0 and <= int.MaxValue && rows * columns is var count && count <= Array.MaxLength
            ? (int)count
            : throw WrongSizeError(rows, columns);

    /// <summary>Throws unless an operation takes matrices of two shapes.</summary>
    /// <param name="fits">Whether it does.</param>
    /// <param name="operation">Its formula.</param>
    /// <param name="rule">What must agree.</param>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    public static void Require<T>(bool fits, string operation, string rule, Matrix<T> a, Matrix<T> b) where T : unmanaged
    {
        if (!fits) throw MisfitError(operation, rule, a.Shape, b.Shape);
    }

    /// <summary>The same for shapes of arrays.</summary>
    public static void Require(bool fits, string operation, string rule, (int Rows, int Columns) a, (int Rows, int Columns) b)
    {
        if (!fits) throw MisfitError(operation, rule, Format(a.Rows, a.Columns), Format(b.Rows, b.Columns));
    }

    /// <summary>Throws unless both shapes are equal.</summary>
    public static void RequireSame<T>(Matrix<T> a, Matrix<T> b) where T : unmanaged =>
        Require(a.HasShapeOf(b), "element by element", "both need the same shape", a, b);

    /// <summary>rows × columns.</summary>
    public static string Format(int rows, long columns) => $"{rows} × {columns}";

    /// <summary>No element has these indices.</summary>
    public static ArgumentOutOfRangeException IndexOutsideError(int row, int column, int rows, int columns) => (uint)row < (uint)rows
        ? new(nameof(column), $"There is no column {column} in a matrix of {Format(rows, columns)}: its columns are {Range(columns)}.")
        : new(nameof(row), $"There is no row {row} in a matrix of {Format(rows, columns)}: its rows are {Range(rows)}.");

    static string Range(int count) => count switch { 0 => "none", 1 => "0 alone", _ => $"0 to {count - 1}" };

    static ArgumentException MisfitError(string operation, string rule, string a, string b) =>
        new($"{operation}: shapes {a} and {b} do not fit; {rule}.");

    static ArgumentOutOfRangeException WrongSizeError(int rows, long columns) => rows < 0 || columns < 0
        ? new(rows < 0 ? nameof(rows) : nameof(columns), $"A matrix of {Format(rows, columns)} has a negative size; both must be at least 0.")
        : new(nameof(rows), string.Create(
            CultureInfo.InvariantCulture,
            $"A matrix of {Format(rows, columns)} has {(Int128)rows * columns:N0} elements, "
            + $"and an array holds {Array.MaxLength:N0} at most."));
}
