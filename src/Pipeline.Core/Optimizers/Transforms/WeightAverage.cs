using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Optimizers;

/// <summary>
/// The exponential moving average of the weights, a ← decay·a + (1 − decay)·(p + g), beside updates that it passes on as they are: the last
/// of a chain. Corrected for its start from 0, a/(1 − decayᵗ) after t steps is a weighted mean of the weights.
/// </summary>
/// <remarks>
/// Source: Polyak, Juditsky, Acceleration of stochastic approximation by averaging (1992), https://doi.org/10.1137/0330046.
/// </remarks>
sealed record WeightAverage(double Decay) : ElementwiseTransform<WeightAverage.Formula>
{
    /// <inheritdoc/>
    public override string Name => "average of the weights";

    /// <inheritdoc/>
    protected override Formula FormulaAt(long step) => new(Decay);

    /// <summary>The formula of one step.</summary>
    public readonly struct Formula(double decay) : IStatefulOp
    {
        /// <inheritdoc/>
        public static int SlotCount => 1;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (S Z, S S1, S S2) Invoke<S>(S g, S p, S a, S none) where S : IScalar<S> =>
            (g, decay * a + (1 - decay) * (p + g), none);
    }
}
