using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// Deferred weights of a hidden layer, W = W₀ + XᵀU with an input xᵢ and an update uᵢ per row: a·W = a·W₀ + (a·Xᵀ)·U and
/// δ·Wᵀ = δ·W₀ᵀ + (δ·Uᵀ)·X. Each element is one chain, as <see cref="Matrix{T}.WithPendingUpdates"/> defines it.
/// </summary>
/// <remarks>
/// Row-major, in = rows padded to depth, out = columns padded to width, block padded to capacity, with zeros: <c>w</c>: depth × width and
/// its <c>transposed</c>: width × depth; <c>x</c>: block × depth; <c>u</c>: block × width; <c>xTransposed</c>: in × capacity;
/// <c>uTransposed</c>: out × capacity; <c>coefficients</c>, a·Xᵀ or δ·Uᵀ: capacity.
/// W₀, X and U are stored in both orders because every product reads rows. Rows of X and U from the rank on are of an earlier block and not
/// used.
/// The calling thread does everything; the product of <see cref="Flush"/> is spread over the threads of the kernels where it is large.
/// </remarks>
sealed class DeferredWeights<T> : HiddenWeights<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int rows, columns, depth, width, capacity;
    readonly T[] w, transposed;
    readonly T[] x, u;
    readonly T[] xTransposed, uTransposed;
    readonly T[] coefficients;

    /// <param name="w">in × out, maybe with pending updates: they are the first of the block.</param>
    /// <param name="block">Updates per block, at most.</param>
    /// <param name="kernels">The arithmetic and its threads.</param>
    public DeferredWeights(Matrix<T> w, int block, Kernels<T> kernels)
    {
        (this.kernels, rows, columns) = (kernels, w.Rows, w.Columns);
        (depth, width, capacity) = (kernels.PaddedWidth(rows), kernels.PaddedWidth(columns), kernels.PaddedWidth(block));
        (this.w, transposed) = (new T[depth * width], new T[width * depth]);
        (x, u) = (new T[block * depth], new T[block * width]);
        (xTransposed, uTransposed, coefficients) = (new T[rows * capacity], new T[columns * capacity], new T[capacity]);
        StridedRows.Copy((w.Base ?? w).Span, columns, this.w, width, rows, columns);
        kernels.Transpose(this.w, depth, width, transposed);
        for (var i = 0; i < w.PendingRank; i++) AddUpdate(i, w.LowRankTerms!.X.Row(i), w.LowRankTerms.Delta.Row(i));
    }

    public override void Forward(int sample, int rank, ReadOnlySpan<T> a, Span<T> y)
    {
        kernels.Gemv([], a[..rows], w, y[..width]);
        kernels.Gemv([], a[..rows], xTransposed, coefficients);
        kernels.Gemv(y[..width], coefficients.AsSpan(0, rank), u, y[..width]);
    }

    public override void BackwardInput(int rank, ReadOnlySpan<T> delta, Span<T> y)
    {
        kernels.Gemv([], delta[..columns], transposed, y[..depth]);
        kernels.Gemv([], delta[..columns], uTransposed, coefficients);
        kernels.Gemv(y[..depth], coefficients.AsSpan(0, rank), x, y[..depth]);
    }

    public override void AddUpdate(int index, ReadOnlySpan<T> a, ReadOnlySpan<T> u)
    {
        a[..rows].CopyTo(x.AsSpan(index * depth));
        u[..columns].CopyTo(this.u.AsSpan(index * width));
        for (var i = 0; i < rows; i++) xTransposed[i * capacity + index] = a[i];
        for (var j = 0; j < columns; j++) uTransposed[j * capacity + index] = u[j];
    }

    public override void Flush(int rank)
    {
        kernels.Gemm(w, GemmOperand<T>.Transposed(x), u, w, new(depth, rank, width));
        kernels.Transpose(w, depth, width, transposed);
    }

    public override Matrix<T> Base() => new(rows, columns, Kernels<T>.Unpad(w, rows, width, columns));

    public override Matrix<T> Snapshot(Matrix<T> start, int rank) => rank == 0 ? start : new(start, new(
        new(rank, rows, Kernels<T>.Unpad(x, rank, depth, rows)),
        new(rank, columns, Kernels<T>.Unpad(u, rank, width, columns))));
}
