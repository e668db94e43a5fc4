using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Optimizers;

/// <summary>u = g·min(1, c/‖g‖), where ‖g‖ is the Euclidean norm over all parameters.</summary>
/// <remarks>
/// ‖g‖² is summed down each column in ascending order of rows, then over the columns in order, then over the matrices in double
/// precision: so an executor may compute it column by column. Where that overflows or underflows, <see cref="ShrinkFactor"/> scales first.
/// Source: Pascanu, Mikolov, Bengio, On the difficulty of training recurrent
/// neural networks (2013), https://proceedings.mlr.press/v28/pascanu13.html.
/// </remarks>
sealed record ClipByGlobalNorm(double MaxNorm) : GradientTransform
{
    /// <inheritdoc/>
    public override string Name => "clipping by the norm";

    /// <inheritdoc/>
    public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
        Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step)
    {
        var factor = ClipFactor([.. gradient.Matrices.Select(SquaredNorm)], () => gradient.Matrices);
        return (gradient.Map(g => factor * g.Materialize()), state);
    }

    /// <summary>min(1, c/‖g‖) of the squared norms of the matrices, in order; 1 where ‖g‖ is NaN.</summary>
    /// <param name="squaredNorms">‖g‖² of each matrix.</param>
    /// <param name="matrices">The matrices, needed only where a square is too large or too small for the number format.</param>
    public double ClipFactor<T>(ReadOnlySpan<double> squaredNorms, Func<IEnumerable<Matrix<T>>> matrices) where T : unmanaged
    {
        var sum = 0.0;
        foreach (var square in squaredNorms) sum += square;
        if (!ShrinkFactor.IsExact<T>(sum, MaxNorm))
            return ShrinkFactor.Of(MaxNorm, [.. matrices().Select(g => ShrinkFactor.Elements<T>(g.Materialize().Array, 0, 1))]);
        var norm = Math.Sqrt(sum);
        return norm > MaxNorm ? MaxNorm / norm : 1;
    }

    /// <summary>Σ gᵢⱼ², down each column, then over the columns.</summary>
    public static double SquaredNorm<T>(Matrix<T> g) where T : unmanaged =>
        Kernels<T>.Default.ToDouble(Matrix<T>.Hadamard(g, g).ColumnSums().Sum());
}
