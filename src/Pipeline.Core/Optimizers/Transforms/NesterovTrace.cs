using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Optimizers;

/// <summary>Nesterov's momentum, in the form that takes the gradient at p: v ← decay·v + g, u = decay·v + g with the new v.</summary>
/// <remarks>
/// Source: Sutskever, Martens, Dahl, Hinton, On the importance of initialization and momentum in deep learning (2013),
/// https://proceedings.mlr.press/v28/sutskever13.html.
/// </remarks>
sealed record NesterovTrace(double Decay) : ElementwiseTransform<NesterovTrace.Formula>
{
    /// <inheritdoc/>
    public override string Name => "Nesterov's momentum";

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
            return (decay * v + g, v, none);
        }
    }
}
