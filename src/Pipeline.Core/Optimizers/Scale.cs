using Pipeline.Differentiation;

namespace Pipeline.Optimizers;

/// <summary>u = factor·g.</summary>
public sealed record Scale(double Factor) : GradientTransform
{
    /// <inheritdoc/>
    public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
        Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step) => (Factor * gradient, state);
}
