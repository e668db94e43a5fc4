using System.Runtime.CompilerServices;
using Pipeline.Layers.Activations;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>
/// Binary cross-entropy on logits z: L = Σ max(z, 0) − z·t + ln(1 + e^(−|z|)), averaged over the batch; ȳ = (σ(z) − t)/batch.
/// </summary>
/// <remarks>
/// Equal to −Σ t·ln σ(z) + (1 − t)·ln(1 − σ(z)), in a form that never takes the logarithm of 0. z, t: batch × classes.
/// Source: Bishop, Pattern Recognition and Machine Learning (2006), equations 4.90 and 4.91.
/// </remarks>
public sealed record BinaryCrossEntropyWithLogits : ElementwiseLoss<BinaryCrossEntropyWithLogits.Formula>
{
    /// <inheritdoc/>
    public override string Name => "sigmoid cross-entropy";

    /// <inheritdoc/>
    protected override Formula Term => default;

    /// <summary>The term f(z, t) and its derivative.</summary>
    public readonly struct Formula : ILossFormula
    {
        /// <summary>max(z, 0) − z·t + ln(1 + e^(−|z|)).</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Value<S>(S z, S t) where S : IScalar<S> =>
            ScalarMath.Max(z, 0) - z * t + ScalarMath.Log1P(S.Exp(-ScalarMath.Abs(z)));

        /// <summary>∂f/∂z = σ(z) − t.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Derivative<S>(S z, S t) where S : IScalar<S> => default(Sigmoid).Value(z) - t;
    }
}
