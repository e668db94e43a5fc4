using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Layers.Activations;

/// <summary>
/// The Gaussian error linear unit, x·Φ(x) with the distribution function Φ of the standard normal; the derivative is Φ(x) + x·φ(x).
/// </summary>
/// <remarks>
/// Exact, without the approximation by a tanh. Source: Hendrycks and Gimpel, Gaussian error linear units (2016), section 2,
/// https://arxiv.org/abs/1606.08415.
/// </remarks>
readonly record struct Gelu : IActivation
{
    /// <inheritdoc/>
    public string Name => "gelu";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Value<S>(S x) where S : IScalar<S> => x * Elementary.Normal(x).Cdf;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Derivative<S>(S x, S y) where S : IScalar<S>
    {
        var (cdf, density) = Elementary.Normal(x);
        return cdf + x * density;
    }
}
