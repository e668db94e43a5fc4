using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Optimizers;

/// <summary>Momentum: v ← decay·v + g, u = v.</summary>
/// <remarks>
/// Source: Polyak, Some methods of speeding up the convergence of iteration methods (1964), https://doi.org/10.1016/0041-5553(64)90137-5.
/// </remarks>
sealed record Trace(double Decay) : ElementwiseTransform<Trace.Formula>
{
    /// <inheritdoc/>
    public override string Name => "momentum";

    /// <inheritdoc/>
    protected override Formula FormulaAt(long step) => new(Decay);

    /// <summary>The formula of one step.</summary>
    public readonly struct Formula(double decay) : IStatefulOp
    {
        /// <inheritdoc/>
        public static int SlotCount => 1;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (S Z, S S1, S S2) Invoke<S>(S g, S p, S v, S none) where S : IScalar<S>
        {
            v = decay * v + g;
            return (v, v, none);
        }
    }
}
