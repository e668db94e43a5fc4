using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// Weights too small to defer: W ← W + aᵀu at every step, with W and Wᵀ both stored, so that y = a·W and y = δ·Wᵀ both read rows.
/// </summary>
/// <remarks>
/// Row-major, rows padded with zeros to the SIMD width: <c>w</c>: in × width; <c>transposed</c>: out × depth; the factors of the last
/// update, <c>a</c>: depth and <c>u</c>: width.
/// Each of W and Wᵀ is updated in the pass of its next product: a row times a matrix is bound by the latency of its multiply-add chains,
/// and the arithmetic and stores of the update fit into that time. All of it runs on the calling thread.
/// </remarks>
sealed class EagerWeights<T> : HiddenWeights<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int rows, columns, depth, width;
    readonly T[] w, transposed;
    readonly T[] a, u;
    bool isUpdatePending, isTransposedUpdatePending;        // whether aᵀu is missing in w, and uᵀa in transposed

    /// <param name="w">in × out.</param>
    /// <param name="kernels">The arithmetic.</param>
    public EagerWeights(Matrix<T> w, Kernels<T> kernels)
    {
        (this.kernels, rows, columns) = (kernels, w.Rows, w.Columns);
        (depth, width) = (kernels.PaddedWidth(rows), kernels.PaddedWidth(columns));
        (this.w, transposed) = (Kernels<T>.Pad(w.Span, columns, width), Kernels<T>.Pad(w.Transpose().Span, rows, depth));
        (a, u) = (new T[depth], new T[width]);
    }

    public override void Forward(int sample, int rank, ReadOnlySpan<T> a, Span<T> y)
    {
        if (isUpdatePending) kernels.RankOneUpdateThenGemv(this.a.AsSpan(0, rows), u, w, a[..rows], y[..width]);
        else kernels.Gemv([], a[..rows], w, y[..width]);
        isUpdatePending = false;
    }

    public override void BackwardInput(int rank, ReadOnlySpan<T> delta, Span<T> y)
    {
        if (isTransposedUpdatePending)
            kernels.RankOneUpdateThenGemv(u.AsSpan(0, columns), a, transposed, delta[..columns], y[..depth]);
        else kernels.Gemv([], delta[..columns], transposed, y[..depth]);
        isTransposedUpdatePending = false;
    }

    public override void AddUpdate(int index, ReadOnlySpan<T> a, ReadOnlySpan<T> u)
    {
        ApplyPendingUpdate();
        a[..depth].CopyTo(this.a);
        u[..width].CopyTo(this.u);
        (isUpdatePending, isTransposedUpdatePending) = (true, true);
    }

    public override void Flush(int rank)
    {
    }

    public override Matrix<T> Base()
    {
        ApplyPendingUpdate();
        return new(rows, columns, Kernels<T>.Unpad(w, rows, width, columns));
    }

    public override Matrix<T> Snapshot(Matrix<T> start, int rank) => Base();

    void ApplyPendingUpdate()
    {
        if (isUpdatePending) kernels.RankOneUpdate(a.AsSpan(0, rows), u, w);
        if (isTransposedUpdatePending) kernels.RankOneUpdate(u.AsSpan(0, columns), a, transposed);
        (isUpdatePending, isTransposedUpdatePending) = (false, false);
    }
}
