namespace Pipeline.Execution;

/// <summary>Columns of W that one partition of a parallel loop works on.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="FirstColumn">The first column.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="BatchRows">Rows of the batch.</param>
readonly record struct ColumnStrip(int Partition, int FirstColumn, int Columns, int BatchRows)
{
    // The micro-kernel computes PanelVectors vectors of columns at once.
    const int MaxColumns = 240, PanelVectors = 3;

    /// <summary>Columns of the strips of a matrix: whole panels of the micro-kernel, in strips that are about equal.</summary>
    public static int WidthFor(int width, int simdWidth)
    {
        var (strips, panel) = ((width + MaxColumns - 1) / MaxColumns, PanelVectors * simdWidth);
        return Math.Min(width, (width / strips + panel - 1) / panel * panel);
    }
}

/// <summary>A part of W whose gradient is in memory.</summary>
/// <param name="FirstRow">Its first row in W.</param>
/// <param name="FirstColumn">Its first column in W.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Stride">Elements from one row of the gradient to the next.</param>
readonly record struct WeightTile(int FirstRow, int FirstColumn, int Rows, int Columns, int Stride)
{
    /// <summary>Where a row of the tile begins in W.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="width">Columns of W, padded.</param>
    public int OffsetInWeights(int row, int width) => (FirstRow + row) * width + FirstColumn;
}
