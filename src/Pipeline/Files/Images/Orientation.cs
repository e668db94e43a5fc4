using System.Collections.Immutable;

namespace Pipeline.Files;

/// <summary>Turns pixels upright by the number of Exif: 1 is upright, 3 upside down, 6 and 8 turned by 90°, others mirrored.</summary>
static class Orientation
{
    /// <summary>The picture as it is meant to be seen.</summary>
    public static Picture TurnUpright(Picture stored, int orientation)
    {
        var isTurned = orientation >= 5;
        var (rows, columns) = isTurned ? (stored.Columns, stored.Rows) : (stored.Rows, stored.Columns);
        var grey = ImmutableArray.CreateBuilder<byte>(stored.Grey.Length);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                var (y, x) = Source(orientation, row, column, stored.Rows - 1, stored.Columns - 1);
                grey.Add(stored.Grey[y * stored.Columns + x]);
            }
        return new(rows, columns, grey.MoveToImmutable());
    }

    /// <summary>Where a pixel is stored, the last row and column being given.</summary>
    static (int Row, int Column) Source(int orientation, int row, int column, int lastRow, int lastColumn) => orientation switch
    {
        2 => (row, lastColumn - column),
        3 => (lastRow - row, lastColumn - column),
        4 => (lastRow - row, column),
        5 => (column, row),
        6 => (lastRow - column, row),
        7 => (lastRow - column, lastColumn - row),
        8 => (column, lastColumn - row),
        _ => (row, column),
    };
}
