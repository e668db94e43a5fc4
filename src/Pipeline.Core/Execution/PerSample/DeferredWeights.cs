using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// Many weights behind another layer, W₀ + Σᵢ xᵢᵀuᵢ: a·W = a·W₀ + (a·Xᵀ)·U and δ·Wᵀ = δ·W₀ᵀ + (δ·Uᵀ)·X, each one chain, as
/// <see cref="Matrix{T}.WithPendingUpdates"/> defines it. W₀, X and U are kept in both orders.
/// </summary>
sealed class DeferredWeights<T> : HiddenWeights<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int rows, columns, depth, width, capacity;
    readonly T[] w, transposed;             // depth × width and its transpose, zeros behind rows and columns
    readonly T[] x, u;                      // a term a row
    readonly T[] xTransposed, uTransposed;  // a term a column
    readonly T[] gram;

    public DeferredWeights(Matrix<T> w, int block, Kernels<T> kernels)
    {
        var start = w.Base ?? w;
        (this.kernels, rows, columns) = (kernels, w.Rows, w.Columns);
        (depth, width, capacity) = (kernels.PaddedWidth(rows), kernels.PaddedWidth(columns), kernels.PaddedWidth(block));
        this.w = new T[depth * width];
        transposed = new T[width * depth];
        (x, u) = (new T[block * depth], new T[block * width]);
        (xTransposed, uTransposed, gram) = (new T[rows * capacity], new T[columns * capacity], new T[capacity]);
        for (var i = 0; i < rows; i++) start.Row(i).CopyTo(this.w.AsSpan(i * width));
        kernels.Transpose(this.w, depth, width, transposed);
        for (var i = 0; i < w.PendingRank; i++) AddUpdate(i, w.LowRankTerms!.X.Row(i), w.LowRankTerms.Delta.Row(i));
    }

    public override void Forward(int number, int terms, ReadOnlySpan<T> a, Span<T> y)
    {
        kernels.Gemv([], a[..rows], w, y[..width]);
        kernels.Gemv([], a[..rows], xTransposed, gram);
        kernels.Gemv(y[..width], gram.AsSpan(0, terms), u, y[..width]);
    }

    public override void BackwardInput(int terms, ReadOnlySpan<T> delta, Span<T> y)
    {
        kernels.Gemv([], delta[..columns], transposed, y[..depth]);
        kernels.Gemv([], delta[..columns], uTransposed, gram);
        kernels.Gemv(y[..depth], gram.AsSpan(0, terms), x, y[..depth]);
    }

    public override void AddUpdate(int at, ReadOnlySpan<T> a, ReadOnlySpan<T> u)
    {
        a[..rows].CopyTo(x.AsSpan(at * depth));
        u[..columns].CopyTo(this.u.AsSpan(at * width));
        for (var i = 0; i < rows; i++) xTransposed[i * capacity + at] = a[i];
        for (var j = 0; j < columns; j++) uTransposed[j * capacity + at] = u[j];
    }

    public override void Flush(int terms)
    {
        kernels.Gemm(w, GemmOperand<T>.Transposed(x), u, w, new(depth, terms, width));
        kernels.Transpose(w, depth, width, transposed);
    }

    public override Matrix<T> Base() => new(rows, columns, Kernels<T>.Unpad(w, rows, width, columns));

    public override Matrix<T> Snapshot(Matrix<T> start, int terms) => terms == 0 ? start : new(start, new(
        new(terms, rows, Kernels<T>.Unpad(x, terms, depth, rows)),
        new(terms, columns, Kernels<T>.Unpad(u, terms, width, columns))));
}
