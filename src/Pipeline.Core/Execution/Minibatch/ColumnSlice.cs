using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>Consecutive columns of a layer's input: a[:, First … First + Count − 1].</summary>
/// <param name="Values">batch × <paramref name="ColumnCount"/>, in an array of the layer that wrote it.</param>
/// <param name="FirstColumn">The column of the input that is column 0 of <paramref name="Values"/>.</param>
/// <param name="ColumnCount">Columns, without padding.</param>
readonly record struct ColumnSlice<T>(GemmOperand<T> Values, int FirstColumn, int ColumnCount) where T : unmanaged;

/// <summary>Matrices that are stored as column slices.</summary>
static class ColumnSlices
{
    /// <summary>All columns.</summary>
    public static int Width<T>(this ImmutableArray<ColumnSlice<T>> slices) where T : unmanaged =>
        slices[^1].FirstColumn + slices[^1].ColumnCount;

    /// <summary>Copies rows firstRow … endRow − 1.</summary>
    /// <param name="slices">batch × width.</param>
    /// <param name="destination">batch × width, rows <paramref name="stride"/> apart; written.</param>
    /// <param name="stride">Elements from one row of the destination to the next.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="endRow">One past the last row.</param>
    public static void CopyRows<T>(
        this ImmutableArray<ColumnSlice<T>> slices, Span<T> destination, int stride, int firstRow, int endRow) where T : unmanaged
    {
        foreach (var (values, firstColumn, columns) in slices)
        {
            var sourceStride = values.RowStride(columns);
            StridedRows.CopyRows(
                values.Values.Span[(firstRow * sourceStride)..], sourceStride, destination[(firstRow * stride + firstColumn)..], stride,
                endRow - firstRow, columns);
        }
    }

    /// <summary>rows × width, as a copy.</summary>
    public static Matrix<T> ToMatrix<T>(this ImmutableArray<ColumnSlice<T>> slices, int rows) where T : unmanaged
    {
        var matrix = Matrix<T>.Allocate(rows, slices.Width());
        slices.CopyRows(matrix.Array, matrix.Columns, 0, rows);
        return matrix;
    }
}
