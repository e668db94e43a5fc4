using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// Deferred weights of a hidden layer, W = W₀ + XᵀU with an input xᵢ and an update uᵢ per row: a·W = a·W₀ + (a·Xᵀ)·U and
/// δ·Wᵀ = δ·W₀ᵀ + (δ·Uᵀ)·X. Each element is one chain, as <see cref="Matrix{T}.AsDeferred"/> defines it.
/// </summary>
/// <remarks>
/// Row-major; in, out and block are padded with zeros to paddedRows, paddedColumns and paddedBlock. <c>w</c>: paddedRows × paddedColumns,
/// and its <c>wTransposed</c>; <c>x</c>: block × paddedRows; <c>updates</c>, U: block × paddedColumns; <c>xTransposed</c>: in ×
/// paddedBlock; <c>updatesTransposed</c>: out × paddedBlock; <c>coefficients</c>, a·Xᵀ or δ·Uᵀ: paddedBlock.
/// W₀, X and U are stored in both orders because every product reads rows. Rows of X and U from the rank on are of an earlier block and not
/// used.
/// The calling thread does everything; the product of <see cref="Flush"/> is spread over the threads of the kernels where it is large.
/// </remarks>
sealed class DeferredWeights<T> : HiddenWeights<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int rows, columns, paddedRows, paddedColumns, paddedBlock;
    readonly T[] w, wTransposed;
    readonly T[] x, updates;
    readonly T[] xTransposed, updatesTransposed;
    readonly T[] coefficients;

    /// <param name="w">in × out, maybe with pending updates: they are the first of the block.</param>
    /// <param name="stepsPerBlock">Updates per block, at most.</param>
    /// <param name="kernels">The arithmetic and its threads.</param>
    public DeferredWeights(Matrix<T> w, int stepsPerBlock, Kernels<T> kernels)
    {
        (this.kernels, rows, columns) = (kernels, w.Rows, w.Columns);
        (paddedRows, paddedColumns, paddedBlock) = (
            kernels.PaddedWidth(rows), kernels.PaddedWidth(columns), kernels.PaddedWidth(stepsPerBlock));
        (this.w, wTransposed) = (new T[paddedRows * paddedColumns], new T[paddedColumns * paddedRows]);
        (x, updates) = (new T[stepsPerBlock * paddedRows], new T[stepsPerBlock * paddedColumns]);
        (xTransposed, updatesTransposed, coefficients) = (new T[rows * paddedBlock], new T[columns * paddedBlock], new T[paddedBlock]);
        StridedRows.CopyRows((w.DeferredBase ?? w).Span, columns, this.w, paddedColumns, rows, columns);
        kernels.Transpose(this.w, paddedRows, paddedColumns, wTransposed);
        for (var i = 0; i < w.PendingRank; i++) AddUpdate(i, w.LowRankFactors!.X.Row(i), w.LowRankFactors.Delta.Row(i));
    }

    public override void Forward(int sampleIndex, int pendingRank, ReadOnlySpan<T> a, Span<T> y)
    {
        kernels.Gemv([], a[..rows], w, y[..paddedColumns]);
        kernels.Gemv([], a[..rows], xTransposed, coefficients);
        kernels.Gemv(y[..paddedColumns], coefficients.AsSpan(0, pendingRank), updates, y[..paddedColumns]);
    }

    public override void BackwardInput(int pendingRank, ReadOnlySpan<T> delta, Span<T> inputGradient)
    {
        kernels.Gemv([], delta[..columns], wTransposed, inputGradient[..paddedRows]);
        kernels.Gemv([], delta[..columns], updatesTransposed, coefficients);
        kernels.Gemv(inputGradient[..paddedRows], coefficients.AsSpan(0, pendingRank), x, inputGradient[..paddedRows]);
    }

    public override void AddUpdate(int updateIndex, ReadOnlySpan<T> a, ReadOnlySpan<T> u)
    {
        a[..rows].CopyTo(x.AsSpan(updateIndex * paddedRows));
        u[..columns].CopyTo(updates.AsSpan(updateIndex * paddedColumns));
        for (var i = 0; i < rows; i++) xTransposed[i * paddedBlock + updateIndex] = a[i];
        for (var j = 0; j < columns; j++) updatesTransposed[j * paddedBlock + updateIndex] = u[j];
    }

    public override void Flush(int pendingRank)
    {
        kernels.Gemm(w, GemmOperand<T>.Transposed(x), updates, w, new(paddedRows, pendingRank, paddedColumns));
        kernels.Transpose(w, paddedRows, paddedColumns, wTransposed);
    }

    public override Matrix<T> CopyBase() => new(rows, columns, Kernels<T>.Unpad(w, rows, paddedColumns, columns));

    public override Matrix<T> CopyWithPending(Matrix<T> baseWeights, int pendingRank) =>
        pendingRank == 0 ? baseWeights : new(baseWeights, new(
        new(pendingRank, rows, Kernels<T>.Unpad(x, pendingRank, paddedRows, rows)),
        new(pendingRank, columns, Kernels<T>.Unpad(updates, pendingRank, paddedColumns, columns))));
}
