using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Losses;

/// <summary>The lecture's binary cross-entropy on probabilities, −Σ t·ln(a + δ) + (1 − t)·ln(1 − a + δ) with δ = 1e-7; the mean over the batch.</summary>
/// <remarks>
/// ȳ = −t/(a + δ) + (1 − t)/(1 − a + δ), the gradient of what is computed: δ included. On logits <see cref="SigmoidCrossEntropy"/> needs no δ
/// and does not go blind where a rounds to 0 or 1; this one is here because the lecture prints it.
/// </remarks>
public sealed record NotebookCrossEntropy : Loss, ITermwise
{
    const double Delta = 1e-7;

    /// <inheritdoc/>
    public override string Name => "cross-entropy of the lecture";

    /// <inheritdoc/>
    public override (T Value, Func<Matrix<T>> Slope) Apply<T>(Matrix<T> y, Matrix<T> target) =>
        (y.Zip(target, new Term()).MeanOverRows(), () => y.Zip(target, new Derivative()).OverRows());

    /// <inheritdoc/>
    public override Matrix<T> Each<T>(Matrix<T> y, Matrix<T> target) => y.Zip(target, new Term()).RowSums();

    void ITermwise.Terms<T>(Kernels<T> kernels, ReadOnlySpan<T> y, ReadOnlySpan<T> target, Span<T> terms) => kernels.Zip(new Term(), y, target, terms);

    Pairwise<T> ITermwise.Slope<T>(Kernels<T> kernels) => kernels.Pairwise<Derivative>();

    readonly struct Term : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S At<S>(S a, S t) where S : IScalar<S> => -(t * S.Log(a + Delta) + (1 - t) * S.Log(1 - a + Delta));
    }

    readonly struct Derivative : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S At<S>(S a, S t) where S : IScalar<S> => (1 - t) / (1 - a + Delta) - t / (a + Delta);
    }
}
