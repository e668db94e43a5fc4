using System.Globalization;

namespace Pipeline.Numerics;

/// <summary>Matrices as people read them: the shape, and the rows as NumPy prints them.</summary>
static class MatrixText
{
    // More than so many rows or columns are shortened to the first and the last ones.
    const int MaxShown = 6, ShownAtEachEnd = 3;

    const string Ellipsis = "…";

    /// <summary>The shape; then the rows, in columns aligned to the right, with five significant digits.</summary>
    public static string Format<T>(Matrix<T> m) where T : unmanaged
    {
        if (m.Rows == 0 || m.Columns == 0) return m.Shape;
        var cells = ShownIndices(m.Rows).Select(row => FormatCells(m, row)).ToArray();
        var widths = Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => row[column].Length)).ToArray();
        return $"{m.Shape}\n[{string.Join("\n ", cells.Select(row => $"[{string.Join(' ', row.Zip(widths, (x, n) => x.PadLeft(n)))}]"))}]";
    }

    static string[] FormatCells<T>(Matrix<T> m, int? row) where T : unmanaged =>
        [.. ShownIndices(m.Columns).Select(column => row is { } i && column is { } j ? FormatElement(m[i, j]) : Ellipsis)];

    /// <summary>The indices to show; null for those between the ends.</summary>
    static IEnumerable<int?> ShownIndices(int count) => count <= MaxShown
        ? Enumerable.Range(0, count).Select(i => (int?)i)
        : [0, 1, 2, null, .. Enumerable.Range(count - ShownAtEachEnd, ShownAtEachEnd)];

    static string FormatElement<T>(T x) where T : unmanaged =>
        x is IFormattable number ? number.ToString("G5", CultureInfo.InvariantCulture) : x.ToString()!;
}
