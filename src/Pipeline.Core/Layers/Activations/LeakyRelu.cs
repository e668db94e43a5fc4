using System.Globalization;
using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Layers.Activations;

/// <summary>
/// Leaky ReLU, x for x ≥ 0 and slope·x for x &lt; 0; the derivative is 1 for x &gt; 0 and the slope otherwise, also at x = 0.
/// </summary>
/// <remarks>
/// Source: Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models (2013), section 2.2,
/// https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf.
/// </remarks>
/// <param name="Slope">The slope for x &lt; 0.</param>
readonly record struct LeakyRelu(double Slope) : IActivation
{
    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"leaky-relu {Slope}");

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Value<S>(S x) where S : IScalar<S> => S.SelectLess(x, 0, Slope * x, x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Derivative<S>(S x, S y) where S : IScalar<S> => S.SelectLess(0, x, 1, Slope);
}
