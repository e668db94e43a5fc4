using Pipeline.Numerics;

namespace Pipeline.Losses;

/// <summary>An elementwise loss that is a formula and its name.</summary>
/// <param name="Name">Display name.</param>
/// <param name="Formula">f and ∂f/∂y.</param>
sealed record FormulaLoss<F>(string Name, F Formula) : ElementwiseLoss<F> where F : struct, ILossFormula
{
    /// <inheritdoc/>
    public override string Name { get; } = Require.NotNull(Name, "A name");

    /// <inheritdoc/>
    protected override F Term => Formula;
}
