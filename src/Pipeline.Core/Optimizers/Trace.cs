using Pipeline.Differentiation;

namespace Pipeline.Optimizers;

/// <summary>v ← decay · v + g, u = v: a gradient with momentum.</summary>
/// <remarks>Source: Polyak, Some methods of speeding up the convergence of iteration methods (1964), https://doi.org/10.1016/0041-5553(64)90137-5.</remarks>
public sealed record Trace(double Decay) : GradientTransform
{
    /// <inheritdoc/>
    public override int SlotCount => 1;

    /// <inheritdoc/>
    public override (Parameters<T> Update, Parameters<T> Memory) Update<T>(Parameters<T> gradient, Parameters<T> memory)
    {
        var velocity = Decay * memory + gradient;
        return (velocity, velocity);
    }
}
