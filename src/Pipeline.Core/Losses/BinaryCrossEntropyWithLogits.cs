using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers.Activations;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>Binary cross-entropy on logits z: Σ max(z, 0) − z·t + ln(1 + e^(−|z|)), the mean over the batch; ȳ = (σ(z) − t)/batch.</summary>
/// <remarks>
/// Equal to −Σ t·ln σ(z) + (1 − t)·ln(1 − σ(z)), in a form that never takes the logarithm of 0. z, t: batch × classes.
/// Source: Bishop, Pattern Recognition and Machine Learning (2006), equations 4.90 and 4.91.
/// </remarks>
public sealed record BinaryCrossEntropyWithLogits : Loss, IElementwiseLoss
{
    /// <inheritdoc/>
    public override string Name => "sigmoid cross-entropy";

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
        public S Invoke<S>(S z, S t) where S : IScalar<S> => ScalarMath.Max(z, 0) - z * t + ScalarMath.Log1P(S.Exp(-ScalarMath.Abs(z)));
    }

    readonly struct Derivative : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S z, S t) where S : IScalar<S> => Sigmoid.Value(z) - t;
    }
}
