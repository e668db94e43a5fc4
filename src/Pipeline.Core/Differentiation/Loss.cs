using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>How far outputs are from their targets: the mean over the batch, with its gradient.</summary>
public abstract record Loss
{
    /// <summary>The loss in words, such as <c>squared error</c>.</summary>
    public abstract string Name { get; }

    /// <summary>L(y, t) and, when asked for, ȳ = ∂L/∂y.</summary>
    /// <param name="y">Outputs (or logits, as the loss says): batch × classes.</param>
    /// <param name="target">batch × classes.</param>
    public abstract (T Value, Func<Matrix<T>> Slope) Apply<T>(Matrix<T> y, Matrix<T> target) where T : unmanaged;
}
