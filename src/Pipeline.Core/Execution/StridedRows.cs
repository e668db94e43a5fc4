namespace Pipeline.Execution;

/// <summary>Row-major arrays whose rows stand a stride (leading dimension) apart, as in LAPACK's <c>lacpy</c>.</summary>
static class StridedRows
{
    /// <summary>y[i, j] = x[i, j] for i &lt; rows and j &lt; columns; what lies between the rows of y is not written.</summary>
    /// <param name="x">rows × columns, rows <paramref name="xStride"/> apart.</param>
    /// <param name="xStride">Elements from one row of x to the next.</param>
    /// <param name="y">rows × columns, rows <paramref name="yStride"/> apart; written.</param>
    /// <param name="yStride">Elements from one row of y to the next.</param>
    /// <param name="rows">Rows to copy.</param>
    /// <param name="columns">Elements to copy of each row.</param>
    public static void Copy<T>(ReadOnlySpan<T> x, int xStride, Span<T> y, int yStride, int rows, int columns)
    {
        for (var i = 0; i < rows; i++) x.Slice(i * xStride, columns).CopyTo(y[(i * yStride)..]);
    }
}
