using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Losses;

/// <summary>Binary cross-entropy on logits z: Σ max(z, 0) − z·t + ln(1 + e^(−|z|)), the mean over the batch; ȳ = (σ(z) − t)/batch.</summary>
/// <remarks>
/// Equal to −Σ t·ln σ(z) + (1 − t)·ln(1 − σ(z)), in a form that never takes the logarithm of 0. z, t: batch × classes.
/// Source: Bishop, Pattern Recognition and Machine Learning (2006), equations 4.90 and 4.91.
/// </remarks>
public sealed record SigmoidCrossEntropy : Loss, ITermwise
{
    /// <inheritdoc/>
    public override string Name => "sigmoid cross-entropy";

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
        public S At<S>(S z, S t) where S : IScalar<S> => Scalars.Max(z, 0) - z * t + Scalars.LogOnePlus(S.Exp(-Scalars.Abs(z)));
    }

    readonly struct Derivative : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S At<S>(S z, S t) where S : IScalar<S> => Logistic.Value(z) - t;
    }
}
