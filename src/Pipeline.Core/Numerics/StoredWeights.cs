namespace Pipeline.Numerics;

/// <summary>Few weights, written at once: W and Wᵀ side by side in the first-level cache, so that rows of both are at hand.</summary>
sealed class StoredWeights<T> : HiddenWeights<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int rows, columns, depth, width;
    readonly T[] w, transposed;             // both as wide as whole lanes

    public StoredWeights(Matrix<T> w, Kernels<T> kernels)
    {
        (this.kernels, rows, columns, depth, width) = (kernels, w.Rows, w.Columns, kernels.Padded(w.Rows), kernels.Padded(w.Columns));
        (this.w, transposed) = (Kernels<T>.Pad(w.Span, columns, width), Kernels<T>.Pad(w.Transpose().Span, rows, depth));
    }

    public override void Product(int number, int terms, ReadOnlySpan<T> a, Span<T> y) => kernels.Row([], a[..rows], w, y[..width]);

    public override void TimesTransposed(int terms, ReadOnlySpan<T> delta, Span<T> y) => kernels.Row([], delta[..columns], transposed, y[..depth]);

    public override void Append(int at, ReadOnlySpan<T> a, ReadOnlySpan<T> u)
    {
        kernels.AddOuter(a[..rows], u[..width], w);
        kernels.AddOuter(u[..columns], a[..depth], transposed);
    }

    public override void Close(int terms)
    {
    }

    public override Matrix<T> Start() => new(rows, columns, Kernels<T>.Narrow(w, rows, width, columns), kernels);

    public override Matrix<T> Snapshot(Matrix<T> start, int terms) => Start();
}
