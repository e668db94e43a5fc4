using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Scalars;

namespace Pipeline.Optimizers;

/// <summary>
/// u = λ·p + g for weights, u = g for biases. Before an optimizer this is an L2 penalty; between it and the learning rate it is the
/// decoupled decay of AdamW.
/// </summary>
/// <remarks>Source: Loshchilov, Hutter, Decoupled weight decay regularization, https://arxiv.org/abs/1711.05101.</remarks>
sealed record AddDecayedWeights(double Lambda) : ElementwiseTransform<AddDecayedWeights.Formula>
{
    /// <inheritdoc/>
    public override string Name => "weight decay";

    /// <inheritdoc/>
    protected override Formula FormulaAt(long step) => new(Lambda);

    /// <inheritdoc/>
    protected override bool AppliesTo(ParameterInfo info) => info.IsDecayed;

    /// <summary>The formula of one step.</summary>
    public readonly struct Formula(double lambda) : IStatefulOp
    {
        /// <inheritdoc/>
        public static int SlotCount => 0;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (S Z, S S1, S S2) Invoke<S>(S g, S p, S s1, S s2) where S : IScalar<S> => (lambda * p + g, s1, s2);
    }
}
