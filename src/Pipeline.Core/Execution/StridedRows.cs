namespace Pipeline.Execution;

/// <summary>Row-major arrays whose rows stand a stride (leading dimension) apart, as in LAPACK's <c>lacpy</c>.</summary>
static class StridedRows
{
    /// <summary>y[i, j] = x[i, j] for i &lt; rows and j &lt; columns; what lies between the rows of y is not written.</summary>
    /// <param name="source">rows × columns, rows <paramref name="sourceStride"/> apart.</param>
    /// <param name="sourceStride">Elements from one row of x to the next.</param>
    /// <param name="destination">rows × columns, rows <paramref name="destinationStride"/> apart; written.</param>
    /// <param name="destinationStride">Elements from one row of y to the next.</param>
    /// <param name="rows">Rows to copy.</param>
    /// <param name="columns">Elements to copy of each row.</param>
    public static void CopyRows<T>(ReadOnlySpan<T> source, int sourceStride, Span<T> destination, int destinationStride, int rows, int columns)
    {
        for (var i = 0; i < rows; i++) source.Slice(i * sourceStride, columns).CopyTo(destination[(i * destinationStride)..]);
    }
}
