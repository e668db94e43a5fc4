using Pipeline.Kernels;

namespace Pipeline.Numerics;

/// <summary>start + xᵀ·δ, or the product alone: written out when somebody looks, once.</summary>
sealed class LazySum<T>(Matrix<T>? start, LowRankTerms<T> terms) where T : unmanaged
{
    /// <summary>What the product is added to.</summary>
    public Matrix<T>? Base { get; } = start;

    /// <summary>x and δ.</summary>
    public LowRankTerms<T> Terms { get; } = terms;

    /// <summary>The numbers, row after row.</summary>
    public Lazy<T[]> Values { get; } = new(() => start is not null && terms.X.Rows == 0 ? start.Array : Materialize(start, terms).Array);

    /// <summary>Reads start once and writes the sum once, each element one chain that begins with start's, or with 0.</summary>
    public static Matrix<T> Materialize(Matrix<T>? start, LowRankTerms<T> factors)
    {
        var (x, delta) = factors;
        var y = Matrix<T>.Allocate(x.Columns, delta.Columns);
        Kernels<T>.Default.Gemm(start?.Array, GemmOperand<T>.Transposed(x.Array), delta.Array, y.Array, new(x.Columns, x.Rows, delta.Columns));
        return y;
    }
}
