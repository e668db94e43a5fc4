using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Layers.Activations;

/// <summary>Softplus, ln(1 + eˣ), computed as max(x, 0) + ln(1 + e^(−|x|)), which does not overflow; the derivative is σ(x).</summary>
/// <remarks>
/// Source: Dugas et al., Incorporating second-order functional knowledge for better option pricing (2000), section 2,
/// https://papers.nips.cc/paper/1920-incorporating-second-order-functional-knowledge-for-better-option-pricing.
/// </remarks>
readonly record struct Softplus : IActivation
{
    /// <inheritdoc/>
    public string Name => "softplus";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Value<S>(S x) where S : IScalar<S> =>
        ScalarMath.Max(x, 0) + ScalarMath.Log1P(S.Exp(-ScalarMath.Abs(x)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Derivative<S>(S x, S y) where S : IScalar<S> => default(Sigmoid).Value(x);
}
