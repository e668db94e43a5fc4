using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>
/// Binary cross-entropy on probabilities a, as in the lecture: L = −Σ t·ln(a + δ) + (1 − t)·ln(1 − a + δ) with δ = 1e-7, averaged over
/// the batch.
/// </summary>
/// <remarks>
/// ȳ = (−t/(a + δ) + (1 − t)/(1 − a + δ))/batch, the exact gradient of this L, δ included. a, t: batch × classes. The lecture reports
/// this loss; for training prefer <see cref="BinaryCrossEntropyWithLogits"/>, which needs no δ and keeps a gradient where a rounds to 0
/// or 1.
/// </remarks>
sealed record BinaryCrossEntropyOnProbabilities : ElementwiseLoss<BinaryCrossEntropyOnProbabilities.Formula>
{
    const double Delta = 1e-7;

    /// <inheritdoc/>
    public override string Name => "cross-entropy of the lecture";

    /// <inheritdoc/>
    protected override Formula Term => default;

    /// <summary>The term f(a, t) and its derivative.</summary>
    public readonly struct Formula : ILossFormula
    {
        /// <summary>−(t·ln(a + δ) + (1 − t)·ln(1 − a + δ)).</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Value<S>(S a, S t) where S : IScalar<S> => -(t * S.Log(a + Delta) + (1 - t) * S.Log(1 - a + Delta));

        /// <summary>∂f/∂a = (1 − t)/(1 − a + δ) − t/(a + δ).</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Derivative<S>(S a, S t) where S : IScalar<S> => (1 - t) / (1 - a + Delta) - t / (a + Delta);
    }
}
