using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Layers.Activations;

/// <summary>The sigmoid σ(x) = 1/(1 + e⁻ˣ); σ′ = σ(1 − σ).</summary>
/// <remarks>
/// With e = e^(−|x|) it is 1/(1 + e) for x ≥ 0 and e/(1 + e) for x &lt; 0: no overflow, and small values keep full precision.
/// </remarks>
readonly record struct Sigmoid : IActivation
{
    /// <inheritdoc/>
    public string Name => "sigmoid";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Value<S>(S x) where S : IScalar<S>
    {
        var e = S.Exp(-ScalarMath.Abs(x));
        return S.SelectLess(x, 0, e, 1) / (1 + e);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Derivative<S>(S x, S y) where S : IScalar<S> => y * (1 - y);
}
