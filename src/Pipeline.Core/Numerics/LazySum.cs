using Pipeline.Kernels;

namespace Pipeline.Numerics;

/// <summary>addend + xᵀ·δ, or the product alone, evaluated at first use and then cached.</summary>
sealed class LazySum<T>(Matrix<T>? addend, LowRankFactors<T> factors) where T : unmanaged
{
    /// <summary>The matrix that the product is added to; null for the product alone.</summary>
    public Matrix<T>? DeferredBase { get; } = addend;

    /// <summary>The factors x and δ.</summary>
    public LowRankFactors<T> Factors { get; } = factors;

    /// <summary>The elements, row-major.</summary>
    public Lazy<T[]> Values { get; } = new(() =>
        addend is not null && factors.X.Rows == 0 ? addend.Array : Materialize(addend, factors).Array);

    /// <summary>addend + xᵀ·δ in one pass: each element is one FMA chain that begins with the element of addend, or with 0.</summary>
    public static Matrix<T> Materialize(Matrix<T>? addend, LowRankFactors<T> factors)
    {
        var (x, rightFactor) = factors;
        var y = Matrix<T>.Allocate(x.Columns, rightFactor.Columns);
        Kernels<T>.Default.Gemm(
            addend?.Array, GemmOperand<T>.Transposed(x.Array), rightFactor.Array, y.Array, new(x.Columns, x.Rows, rightFactor.Columns));
        return y;
    }
}
