using Pipeline.Differentiation;
using Pipeline.Kernels;
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
    public ShrinkFactorOp FactorOp => new(Limit);

    /// <summary>Replaces the factors of columns whose ‖w‖² is too large or too small for the number format.</summary>
    /// <param name="w">rows × width.</param>
    /// <param name="squares">‖w‖² of each column.</param>
    /// <param name="factors">width, repaired.</param>
    public void Repair<T>(ReadOnlyMemory<T> w, ReadOnlySpan<T> squares, Span<T> factors) where T : unmanaged
    {
        var kernels = Kernels<T>.Default;
        for (var j = 0; j < factors.Length; j++)
            if (!ShrinkFactor.IsExact<T>(kernels.ToDouble(squares[j]), Limit))
                factors[j] = kernels.FromDouble(ShrinkFactor.Of(Limit, [ShrinkFactor.Elements(w, j, factors.Length)]));
    }

    Matrix<T> Bounded<T>(Matrix<T> p, Matrix<T> g) where T : unmanaged
    {
        var w = p + g.Materialize();
        var squares = Matrix<T>.Hadamard(w, w).ColumnSums();
        var factors = squares.Map(FactorOp);
        Repair<T>(w.Array, squares.Span, factors.Array);
        return Matrix<T>.Hadamard(w, Matrix<T>.Fill(w.Rows, 1, _ => 1) * factors) - p;
    }

    /// <summary>min(1, c/√x).</summary>
    public readonly struct ShrinkFactorOp(double limit) : IUnaryOp
    {
        /// <inheritdoc/>
        public S Invoke<S>(S x) where S : IScalar<S> => S.SelectLess(limit, S.Sqrt(x), limit / S.Sqrt(x), 1);
    }
}
