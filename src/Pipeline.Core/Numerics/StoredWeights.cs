namespace Pipeline.Numerics;

/// <summary>
/// Few weights, written at once: W and Wᵀ side by side, so that rows of both are at hand. Each gets the update of a step when it is read next, in the same pass: a row times
/// W is a chain that waits for itself, and what has to be written meanwhile costs nothing.
/// </summary>
sealed class StoredWeights<T> : HiddenWeights<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int rows, columns, depth, width;
    readonly T[] w, transposed;             // both as wide as whole lanes
    readonly T[] a, u;                      // the factors of the last update
    bool isBehind, isTransposedBehind;      // whether it is still to be made

    public StoredWeights(Matrix<T> w, Kernels<T> kernels)
    {
        (this.kernels, rows, columns, depth, width) = (kernels, w.Rows, w.Columns, kernels.Padded(w.Rows), kernels.Padded(w.Columns));
        (this.w, transposed) = (Kernels<T>.Pad(w.Span, columns, width), Kernels<T>.Pad(w.Transpose().Span, rows, depth));
        (a, u) = (new T[depth], new T[width]);
    }

    public override void Product(int number, int terms, ReadOnlySpan<T> a, Span<T> y)
    {
        if (isBehind) kernels.AddOuterThenRow(this.a.AsSpan(0, rows), u, w, a[..rows], y[..width]);
        else kernels.Row([], a[..rows], w, y[..width]);
        isBehind = false;
    }

    public override void TimesTransposed(int terms, ReadOnlySpan<T> delta, Span<T> y)
    {
        if (isTransposedBehind) kernels.AddOuterThenRow(u.AsSpan(0, columns), a, transposed, delta[..columns], y[..depth]);
        else kernels.Row([], delta[..columns], transposed, y[..depth]);
        isTransposedBehind = false;
    }

    public override void Append(int at, ReadOnlySpan<T> a, ReadOnlySpan<T> u)
    {
        CatchUp();
        a[..depth].CopyTo(this.a);
        u[..width].CopyTo(this.u);
        (isBehind, isTransposedBehind) = (true, true);
    }

    public override void Close(int terms)
    {
    }

    public override Matrix<T> Start()
    {
        CatchUp();
        return new(rows, columns, Kernels<T>.Narrow(w, rows, width, columns), kernels);
    }

    public override Matrix<T> Snapshot(Matrix<T> start, int terms) => Start();

    void CatchUp()
    {
        if (isBehind) kernels.AddOuter(a.AsSpan(0, rows), u, w);
        if (isTransposedBehind) kernels.AddOuter(u.AsSpan(0, columns), a, transposed);
        (isBehind, isTransposedBehind) = (false, false);
    }
}
