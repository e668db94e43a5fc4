using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Optimizers;

/// <summary>Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², u = m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).</summary>
/// <remarks>
/// t counts steps from 1. Source: Kingma, Ba, Adam: a method for stochastic optimization (2014), https://arxiv.org/abs/1412.6980.
/// </remarks>
sealed record ScaleByAdam(double Beta1, double Beta2, double Epsilon) : ElementwiseTransform<ScaleByAdam.Formula>
{
    /// <inheritdoc/>
    public override string Name => "Adam";

    /// <inheritdoc/>
    protected override Formula FormulaAt(long step) => new(this, step + 1);

    /// <summary>The formula of step <paramref name="t"/>, from 1.</summary>
    public readonly struct Formula(ScaleByAdam adam, long t) : IStatefulOp
    {
        readonly double beta1 = adam.Beta1, beta2 = adam.Beta2, epsilon = adam.Epsilon;
        readonly double newShare1 = 1 - adam.Beta1, newShare2 = 1 - adam.Beta2;
        readonly double correction1 = 1 / (1 - Powers.IntegerPower(adam.Beta1, t)), correction2 = 1 / (1 - Powers.IntegerPower(adam.Beta2, t));

        /// <inheritdoc/>
        public static int SlotCount => 2;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (S Z, S S1, S S2) Invoke<S>(S g, S p, S m, S v) where S : IScalar<S>
        {
            m = beta1 * m + newShare1 * g;
            v = beta2 * v + newShare2 * (g * g);
            return (correction1 * m / (S.Sqrt(correction2 * v) + epsilon), m, v);
        }
    }
}
