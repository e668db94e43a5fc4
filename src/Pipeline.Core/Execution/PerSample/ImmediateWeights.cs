using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// Weights too small to defer: W ← W + aᵀu at every step, with W and Wᵀ both stored, so that y = a·W and y = δ·Wᵀ both read rows.
/// </summary>
/// <remarks>
/// Row-major, rows padded with zeros to the SIMD width: <c>w</c>: in × paddedColumns; <c>wTransposed</c>: out × paddedRows; the
/// factors of the last update, <c>updateA</c>: paddedRows and <c>updateU</c>: paddedColumns.
/// Each of W and Wᵀ is updated in the pass of its next product: a row times a matrix is bound by the latency of its multiply-add chains,
/// and the arithmetic and stores of the update fit into that time. All of it runs on the calling thread.
/// </remarks>
sealed class ImmediateWeights<T> : HiddenWeights<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int rows, columns, paddedRows, paddedColumns;
    readonly T[] w, wTransposed;
    readonly T[] updateA, updateU;
    bool isUpdatePending, isTransposedUpdatePending;        // whether aᵀu is missing in w, and uᵀa in wTransposed

    /// <param name="w">in × out.</param>
    /// <param name="kernels">The arithmetic.</param>
    public ImmediateWeights(Matrix<T> w, Kernels<T> kernels)
    {
        (this.kernels, rows, columns) = (kernels, w.Rows, w.Columns);
        (paddedRows, paddedColumns) = (kernels.PaddedWidth(rows), kernels.PaddedWidth(columns));
        (this.w, wTransposed) = (Kernels<T>.Pad(w.Span, columns, paddedColumns), Kernels<T>.Pad(w.Transpose().Span, rows, paddedRows));
        (updateA, updateU) = (new T[paddedRows], new T[paddedColumns]);
    }

    public override void Forward(int sampleIndex, int pendingRank, ReadOnlySpan<T> a, Span<T> y)
    {
        if (isUpdatePending) kernels.RankOneUpdateThenGemv(updateA.AsSpan(0, rows), updateU, w, a[..rows], y[..paddedColumns]);
        else kernels.Gemv([], a[..rows], w, y[..paddedColumns]);
        isUpdatePending = false;
    }

    public override void BackwardInput(int pendingRank, ReadOnlySpan<T> delta, Span<T> inputGradient)
    {
        if (isTransposedUpdatePending)
            kernels.RankOneUpdateThenGemv(updateU.AsSpan(0, columns), updateA, wTransposed, delta[..columns], inputGradient[..paddedRows]);
        else kernels.Gemv([], delta[..columns], wTransposed, inputGradient[..paddedRows]);
        isTransposedUpdatePending = false;
    }

    public override void AddUpdate(int updateIndex, ReadOnlySpan<T> a, ReadOnlySpan<T> u)
    {
        ApplyPendingUpdate();
        a[..paddedRows].CopyTo(updateA);
        u[..paddedColumns].CopyTo(updateU);
        (isUpdatePending, isTransposedUpdatePending) = (true, true);
    }

    public override void Flush(int pendingRank)
    {
    }

    public override Matrix<T> CopyBase()
    {
        ApplyPendingUpdate();
        return new(rows, columns, Kernels<T>.Unpad(w, rows, paddedColumns, columns));
    }

    public override Matrix<T> CopyWithPending(Matrix<T> baseWeights, int pendingRank) => CopyBase();

    void ApplyPendingUpdate()
    {
        if (isUpdatePending) kernels.RankOneUpdate(updateA.AsSpan(0, rows), updateU, w);
        if (isTransposedUpdatePending) kernels.RankOneUpdate(updateU.AsSpan(0, columns), updateA, wTransposed);
        (isUpdatePending, isTransposedUpdatePending) = (false, false);
    }
}
