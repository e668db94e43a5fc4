using Pipeline.Differentiation;

namespace Pipeline.Optimizers;

/// <summary>u = factor · g.</summary>
public sealed record Scale(double Factor) : GradientTransform
{
    /// <inheritdoc/>
    public override (Parameters<T> Update, Parameters<T> Memory) Update<T>(Parameters<T> gradient, Parameters<T> memory) =>
        (Factor * gradient, memory);
}
