using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>The lecture's binary cross-entropy on probabilities, −Σ t·ln(a + δ) + (1 − t)·ln(1 − a + δ) with δ = 1e-7; the mean over the batch.</summary>
/// <remarks>
/// ȳ = −t/(a + δ) + (1 − t)/(1 − a + δ), the gradient of what is computed: δ included. On logits <see cref="BinaryCrossEntropyWithLogits"/> needs no δ
/// and does not go blind where a rounds to 0 or 1; this one is here because the lecture prints it.
/// </remarks>
public sealed record BinaryCrossEntropyOnProbabilities : ElementwiseLoss<BinaryCrossEntropyOnProbabilities.Formula>
{
    const double Delta = 1e-7;

    /// <inheritdoc/>
    public override string Name => "cross-entropy of the lecture";

    /// <summary>The term of one output and its derivative.</summary>
    public readonly struct Formula : ILossFormula
    {
        /// <summary>−(t·ln(a + δ) + (1 − t)·ln(1 − a + δ)).</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static S Value<S>(S a, S t) where S : IScalar<S> => -(t * S.Log(a + Delta) + (1 - t) * S.Log(1 - a + Delta));

        /// <summary>(1 − t)/(1 − a + δ) − t/(a + δ).</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static S Derivative<S>(S a, S t) where S : IScalar<S> => (1 - t) / (1 - a + Delta) - t / (a + Delta);
    }
}
