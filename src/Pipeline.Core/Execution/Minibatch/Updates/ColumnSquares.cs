using Pipeline.Kernels;
using Pipeline.Optimizers;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>Sums of squares down each column of a matrix, and the transform that bounds them.</summary>
static class ColumnSquares
{
    /// <summary>sumsⱼ = Σᵢ gᵢⱼ², in ascending order of rows. matrix: rows × width; sums: width, written.</summary>
    public static void Sum<T>(Kernels<T> kernels, ReadOnlySpan<T> matrix, T[] sums) where T : unmanaged
    {
        sums.AsSpan().Clear();
        for (var start = 0; start < matrix.Length; start += sums.Length)
            kernels.Zip(new AddSquare(), matrix.Slice(start, sums.Length), sums, sums);
    }

    /// <summary><see cref="MaxNorm"/>: g ← w·min(1, c/‖w‖) − p with w = p + g, column by column.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="maxNorm">The transform.</param>
    /// <param name="p">rows × width.</param>
    /// <param name="gradient">g: rows × width, overwritten.</param>
    /// <param name="squares">width, overwritten.</param>
    /// <param name="factors">width, overwritten.</param>
    public static void ApplyMaxNorm<T>(
        Kernels<T> kernels, MaxNorm maxNorm, ReadOnlySpan<T> p, Memory<T> gradient, T[] squares, T[] factors) where T : unmanaged
    {
        var g = gradient.Span;
        kernels.Zip(new Add(), p, g, g);
        Sum(kernels, g, squares);
        kernels.Map(maxNorm.FactorOp, squares, factors);
        maxNorm.Repair<T>(gradient, squares, factors);
        for (var start = 0; start < g.Length; start += factors.Length)
            kernels.Zip(new Multiply(), g.Slice(start, factors.Length), factors, g.Slice(start, factors.Length));
        kernels.Zip(new Subtract(), g, p, g);
    }

    /// <summary>y + x²; both operations are rounded.</summary>
    readonly struct AddSquare : IBinaryOp
    {
        public S Invoke<S>(S x, S y) where S : IScalar<S> => y + x * x;
    }
}
