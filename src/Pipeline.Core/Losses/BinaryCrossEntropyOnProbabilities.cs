using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>The lecture's binary cross-entropy on probabilities, −Σ t·ln(a + δ) + (1 − t)·ln(1 − a + δ) with δ = 1e-7; the mean over the batch.</summary>
/// <remarks>
/// ȳ = −t/(a + δ) + (1 − t)/(1 − a + δ), the gradient of what is computed: δ included. On logits <see cref="BinaryCrossEntropyWithLogits"/> needs no δ
/// and does not go blind where a rounds to 0 or 1; this one is here because the lecture prints it.
/// </remarks>
public sealed record BinaryCrossEntropyOnProbabilities : Loss, IElementwiseLoss
{
    const double Delta = 1e-7;

    /// <inheritdoc/>
    public override string Name => "cross-entropy of the lecture";

    /// <inheritdoc/>
    public override (T Value, Func<Matrix<T>> Slope) Apply<T>(Matrix<T> y, Matrix<T> target) =>
        (y.Zip(target, new Term()).MeanOverRows(), () => y.Zip(target, new Derivative()).DivideByRows());

    /// <inheritdoc/>
    public override Matrix<T> PerSample<T>(Matrix<T> y, Matrix<T> target) => y.Zip(target, new Term()).RowSums();

    void IElementwiseLoss.Terms<T>(Kernels<T> kernels, ReadOnlySpan<T> y, ReadOnlySpan<T> target, Span<T> terms) => kernels.Zip(new Term(), y, target, terms);

    BinaryKernel<T> IElementwiseLoss.GradientKernel<T>(Kernels<T> kernels) => kernels.BinaryKernel<Derivative>();

    readonly struct Term : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S a, S t) where S : IScalar<S> => -(t * S.Log(a + Delta) + (1 - t) * S.Log(1 - a + Delta));
    }

    readonly struct Derivative : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S a, S t) where S : IScalar<S> => (1 - t) / (1 - a + Delta) - t / (a + Delta);
    }
}
