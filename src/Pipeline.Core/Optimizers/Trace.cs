using Pipeline.Differentiation;

namespace Pipeline.Optimizers;

/// <summary>Momentum: v ← decay·v + g, u = v.</summary>
/// <remarks>
/// Source: Polyak, Some methods of speeding up the convergence of iteration methods (1964), https://doi.org/10.1016/0041-5553(64)90137-5.
/// </remarks>
public sealed record Trace(double Decay) : GradientTransform
{
    /// <inheritdoc/>
    public override int SlotCount => 1;

    /// <inheritdoc/>
    public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
        Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step)
    {
        var v = Decay * state.Slots[0] + gradient;
        return (v, new([v]));
    }
}
