using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>A loss L(y, t), averaged over the batch, and its gradient by y.</summary>
public abstract record Loss
{
    /// <summary>Display name, such as <c>squared error</c>.</summary>
    public abstract string Name { get; }

    /// <summary>L(y, t) and, computed on demand, ȳ = ∂L/∂y: batch × classes.</summary>
    /// <param name="y">Outputs or logits, depending on the loss: batch × classes.</param>
    /// <param name="target">t: batch × classes.</param>
    public abstract (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target) where T : unmanaged;

    /// <summary>L of each sample: batch × 1, with the same bits as <see cref="Apply"/> on a batch of one.</summary>
    public virtual Matrix<T> PerSample<T>(Matrix<T> y, Matrix<T> target) where T : unmanaged => Matrix<T>.Of(y.Rows, 1,
        [.. Enumerable.Range(0, y.Rows).Select(i => Apply(SampleRow(y, i), SampleRow(target, i)).Value)]);

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;

    static Matrix<T> SampleRow<T>(Matrix<T> matrix, int row) where T : unmanaged => Matrix<T>.Of(1, matrix.Columns, [.. matrix.Row(row)]);
}
