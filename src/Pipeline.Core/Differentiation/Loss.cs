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
    public abstract (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target) where T : unmanaged;

    /// <summary>batch × 1: L of every sample alone, to the same bits as <see cref="Apply"/> of a batch of one.</summary>
    public virtual Matrix<T> PerSample<T>(Matrix<T> y, Matrix<T> target) where T : unmanaged => Matrix<T>.Of(y.Rows, 1,
        [.. Enumerable.Range(0, y.Rows).Select(i => Apply(Sample(y, i), Sample(target, i)).Value)]);

    static Matrix<T> Sample<T>(Matrix<T> m, int i) where T : unmanaged => Matrix<T>.Of(1, m.Columns, [.. m.Row(i)]);
}
