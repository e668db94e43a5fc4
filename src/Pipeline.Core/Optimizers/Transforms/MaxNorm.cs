using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Optimizers;

/// <summary>
/// Keeps the incoming weights of every unit, a column of W, at ‖w‖ ≤ c after the update: u = w·min(1, c/‖w‖) − p with w = p + g. The last
/// of a chain, because what changes u after it breaks the bound.
/// </summary>
/// <remarks>
/// Source: Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting (2014), section 5.1,
/// https://jmlr.org/papers/v15/srivastava14a.html.
/// </remarks>
sealed record MaxNorm(double Limit) : GradientTransform
{
    /// <inheritdoc/>
    public override string Name => "bounded weights";

    /// <inheritdoc/>
    public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
        Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step) => (
        gradient.With([.. p.Matrices.Select((w, i) => p.Infos[i].IsDecayed ? Bounded(w, gradient.Matrices[i]) : gradient.Matrices[i])]),
        state);

    /// <summary>‖w‖² → min(1, c/‖w‖).</summary>
    public ShrinkFactorOp ShrinkFactor => new(Limit);

    Matrix<T> Bounded<T>(Matrix<T> p, Matrix<T> g) where T : unmanaged
    {
        var w = p + g.Materialize();
        var factors = Matrix<T>.Hadamard(w, w).ColumnSums().Map(ShrinkFactor);
        return Matrix<T>.Hadamard(w, Matrix<T>.Fill(w.Rows, 1, _ => 1) * factors) - p;
    }

    /// <summary>min(1, c/√x).</summary>
    public readonly struct ShrinkFactorOp(double limit) : IUnaryOp
    {
        /// <inheritdoc/>
        public S Invoke<S>(S x) where S : IScalar<S> => S.SelectLess(limit, S.Sqrt(x), limit / S.Sqrt(x), 1);
    }
}
