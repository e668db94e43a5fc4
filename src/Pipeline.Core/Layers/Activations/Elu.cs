using System.Globalization;
using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Layers.Activations;

/// <summary>
/// The exponential linear unit, x for x ≥ 0 and α(eˣ − 1) for x &lt; 0; the derivative is 1 for x &gt; 0 and α·eˣ otherwise.
/// </summary>
/// <remarks>
/// The derivative is not computed as y + α, which cancels where y is near −α. Source: Clevert, Unterthiner and Hochreiter, Fast and
/// accurate deep network learning by exponential linear units (2016), equations 15 and 16, https://arxiv.org/abs/1511.07289.
/// </remarks>
/// <param name="Alpha">α.</param>
readonly record struct Elu(double Alpha) : IActivation
{
    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"elu {Alpha}");

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Value<S>(S x) where S : IScalar<S> => S.SelectLess(x, 0, Alpha * ScalarMath.ExpM1(x), x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Derivative<S>(S x, S y) where S : IScalar<S> => S.SelectLess(0, x, 1, Alpha * S.Exp(x));
}
