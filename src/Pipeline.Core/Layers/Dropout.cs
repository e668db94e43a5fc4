using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Layers;

/// <summary>
/// Inverted dropout: in training each element is set to 0 with probability <paramref name="Rate"/>, and the others are divided by
/// 1 − rate, so that the mean is kept; in inference y = x. Shapes: batch × width.
/// </summary>
/// <remarks>
/// <see cref="Layer.Sample"/> draws the layer of one step, a <see cref="DropoutMask"/>. Source: Srivastava et al., Dropout: a simple way
/// to prevent neural networks from overfitting (2014), https://jmlr.org/papers/v15/srivastava14a.html.
/// </remarks>
/// <param name="Rate">The probability of 0: at least 0 and below 1.</param>
sealed record Dropout(double Rate) : Layer
{
    /// <inheritdoc/>
    public override string Name => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"dropout {Rate}");

    /// <inheritdoc/>
    public override bool IsRowIndependent => true;

    /// <inheritdoc/>
    protected override Layer SampleCore(Key key) => new DropoutMask(Rate, key);

    /// <inheritdoc/>
    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
        (x, yBar => (Parameters<T>.Empty, () => yBar));
}
