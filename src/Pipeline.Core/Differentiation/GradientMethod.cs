namespace Pipeline.Differentiation;

/// <summary>A method that computes the gradient of an objective, passed to a training step as an argument.</summary>
public abstract record GradientMethod
{
    /// <summary>J(p) and ∂J/∂p.</summary>
    public abstract (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Objective objective, Parameters<T> p, Batch<T> batch)
        where T : unmanaged;
}

/// <summary>Reverse-mode differentiation by the chain rule: one forward and one backward pass for all parameters.</summary>
public sealed record Backpropagation : GradientMethod
{
    /// <inheritdoc/>
    public override (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Objective objective, Parameters<T> p, Batch<T> batch) =>
        objective.ValueAndGradient(p, batch);

    /// <summary>The method.</summary>
    public override string ToString() => "back-propagation";
}
