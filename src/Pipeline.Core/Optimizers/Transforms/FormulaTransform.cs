using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Optimizers;

/// <summary>An elementwise transform that is one formula in every step, and its name.</summary>
/// <param name="Name">Display name.</param>
/// <param name="Formula">The formula.</param>
sealed record FormulaTransform<F>(string Name, F Formula) : ElementwiseTransform<F> where F : struct, IStatefulOp
{
    /// <inheritdoc/>
    public override string Name { get; } = Require.NotNull(Name, "A name");

    /// <inheritdoc/>
    protected override F FormulaAt(long step) => Formula;
}
