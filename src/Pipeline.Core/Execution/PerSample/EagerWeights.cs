using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// Few weights, written at once: W and Wᵀ side by side, so that rows of both are at hand. Each gets the update of a step when it is read next, in the same pass: a row times
/// W is a chain that waits for itself, and what has to be written meanwhile costs nothing.
/// </summary>
sealed class EagerWeights<T> : HiddenWeights<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int rows, columns, depth, width;
    readonly T[] w, transposed;             // both as wide as whole lanes
    readonly T[] a, u;                      // the factors of the last update
    bool isUpdatePending, isTransposedUpdatePending;      // whether it is still to be made

    public EagerWeights(Matrix<T> w, Kernels<T> kernels)
    {
        (this.kernels, rows, columns, depth, width) = (kernels, w.Rows, w.Columns, kernels.PaddedWidth(w.Rows), kernels.PaddedWidth(w.Columns));
        (this.w, transposed) = (Kernels<T>.Pad(w.Span, columns, width), Kernels<T>.Pad(w.Transpose().Span, rows, depth));
        (a, u) = (new T[depth], new T[width]);
    }

    public override void Forward(int number, int terms, ReadOnlySpan<T> a, Span<T> y)
    {
        if (isUpdatePending) kernels.RankOneUpdateThenGemv(this.a.AsSpan(0, rows), u, w, a[..rows], y[..width]);
        else kernels.Gemv([], a[..rows], w, y[..width]);
        isUpdatePending = false;
    }

    public override void BackwardInput(int terms, ReadOnlySpan<T> delta, Span<T> y)
    {
        if (isTransposedUpdatePending) kernels.RankOneUpdateThenGemv(u.AsSpan(0, columns), a, transposed, delta[..columns], y[..depth]);
        else kernels.Gemv([], delta[..columns], transposed, y[..depth]);
        isTransposedUpdatePending = false;
    }

    public override void AddUpdate(int at, ReadOnlySpan<T> a, ReadOnlySpan<T> u)
    {
        ApplyPendingUpdate();
        a[..depth].CopyTo(this.a);
        u[..width].CopyTo(this.u);
        (isUpdatePending, isTransposedUpdatePending) = (true, true);
    }

    public override void Flush(int terms)
    {
    }

    public override Matrix<T> Base()
    {
        ApplyPendingUpdate();
        return new(rows, columns, Kernels<T>.Unpad(w, rows, width, columns));
    }

    public override Matrix<T> Snapshot(Matrix<T> start, int terms) => Base();

    void ApplyPendingUpdate()
    {
        if (isUpdatePending) kernels.RankOneUpdate(a.AsSpan(0, rows), u, w);
        if (isTransposedUpdatePending) kernels.RankOneUpdate(u.AsSpan(0, columns), a, transposed);
        (isUpdatePending, isTransposedUpdatePending) = (false, false);
    }
}
