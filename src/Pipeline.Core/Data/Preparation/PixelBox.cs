namespace Pipeline.Data.Preparation;

/// <summary>A rectangle of whole pixels.</summary>
/// <param name="Top">The first row.</param>
/// <param name="Left">The first column.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns.</param>
readonly record struct PixelBox(int Top, int Left, int Rows, int Columns)
{
    /// <summary>The longer side.</summary>
    public int LongerSide => Math.Max(Rows, Columns);

    /// <summary>The smallest box around the pixels that are set; null where there are none.</summary>
    public static PixelBox? Around(int rows, int columns, ReadOnlySpan<bool> pixels)
    {
        var (top, bottom, left, right) = (rows, -1, columns, -1);
        for (var row = 0; row < rows; row++)
        {
            var line = pixels.Slice(row * columns, columns);
            if (line.IndexOf(true) is not (>= 0 and var first)) continue;
            (top, bottom) = (Math.Min(top, row), row);
            (left, right) = (Math.Min(left, first), Math.Max(right, line.LastIndexOf(true)));
        }
        return bottom < 0 ? null : new(top, left, bottom - top + 1, right - left + 1);
    }

    /// <summary>Pixels between this box and another one, along the axis where they are farther apart; 0 where they meet.</summary>
    public int DistanceTo(PixelBox other) => Math.Max(0, Math.Max(
        Math.Max(other.Top - (Top + Rows), Top - (other.Top + other.Rows)),
        Math.Max(other.Left - (Left + Columns), Left - (other.Left + other.Columns))));

    /// <summary>Whether the box reaches the border of an image.</summary>
    public bool TouchesBorder(int rows, int columns) => Top == 0 || Left == 0 || Top + Rows == rows || Left + Columns == columns;

    /// <summary>The smallest box that holds this one in an image of another size.</summary>
    public PixelBox Scale(int fromRows, int fromColumns, int rows, int columns)
    {
        var (top, bottom) = ScaleAxis(Top, Rows, fromRows, rows);
        var (left, right) = ScaleAxis(Left, Columns, fromColumns, columns);
        return new(top, left, bottom - top, right - left);

        static (int Start, int End) ScaleAxis(int start, int length, int from, int to) =>
            ((int)((long)start * to / from), (int)(((long)(start + length) * to + from - 1) / from));
    }
}
