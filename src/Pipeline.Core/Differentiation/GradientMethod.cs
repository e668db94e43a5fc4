namespace Pipeline.Differentiation;

/// <summary>A way to the gradient of an objective: training takes it as an argument, so that one way can stand in for another.</summary>
public abstract record GradientMethod
{
    /// <summary>J(p) and ∂J/∂p.</summary>
    public abstract (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Objective objective, Parameters<T> p, Batch<T> batch) where T : unmanaged;
}

/// <summary>By the chain rule: one forward and one backward pass for all parameters together.</summary>
public sealed record Backpropagation : GradientMethod
{
    /// <inheritdoc/>
    public override (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Objective objective, Parameters<T> p, Batch<T> batch) =>
        objective.ValueAndGradient(p, batch);
}
