using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Optimizers;

/// <summary>u = min(max(g, −c), c), element by element; NaN stays NaN.</summary>
sealed record ClipByValue(double Limit) : ElementwiseTransform<ClipByValue.Formula>
{
    /// <inheritdoc/>
    public override string Name => "clipping by value";

    /// <inheritdoc/>
    protected override Formula FormulaAt(long step) => new(Limit);

    /// <summary>The formula of one step.</summary>
    public readonly struct Formula(double limit) : IStatefulOp
    {
        /// <inheritdoc/>
        public static int SlotCount => 0;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (S Z, S S1, S S2) Invoke<S>(S g, S p, S s1, S s2) where S : IScalar<S> =>
            (S.SelectLess(g, -limit, -limit, S.SelectLess(limit, g, limit, g)), s1, s2);
    }
}
