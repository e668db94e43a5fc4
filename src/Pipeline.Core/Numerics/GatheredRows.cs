using System.Collections.Immutable;

namespace Pipeline.Numerics;

/// <summary>Rows of a matrix in another order, copied when they are read: so an epoch needs no copy of its data set.</summary>
sealed class GatheredRows<T>(Matrix<T> matrix, ImmutableArray<int> order) : RowSource<T> where T : unmanaged
{
    readonly Matrix<T> matrix = matrix;
    readonly ImmutableArray<int> order = order;

    /// <summary>Rows order[firstRow], order[firstRow + 1], … of a matrix; for a default order, its rows as they stand.</summary>
    public static Matrix<T> Gather(Matrix<T> matrix, ImmutableArray<int> order) =>
        Matrix<T>.FromSource(new GatheredRows<T>(matrix, order), 0, order.IsDefault ? matrix.Rows : order.Length, matrix.Columns);

    public override void ComputeRows(int firstRow, Span<T> destination)
    {
        if (order.IsDefault)
        {
            matrix.CopyTo(firstRow, destination);
            return;
        }
        for (var row = 0; row * matrix.Columns < destination.Length; row++)
            matrix.CopyTo(order[firstRow + row], destination.Slice(row * matrix.Columns, matrix.Columns));
    }
}
