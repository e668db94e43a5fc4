using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Layers.Activations;

/// <summary>LeCun's scaled tanh, 1.7159·tanh(2x/3), which maps ±1 to ±1; the derivative is 1.7159·2/3·(1 − tanh²(2x/3)).</summary>
/// <remarks>
/// 1 − tanh²(u) is computed as 4e/(1 + e)² with e = e^(−2|u|), which does not cancel where tanh is near ±1. Source: LeCun et al., Efficient
/// BackProp (1998), section 4.4, https://doi.org/10.1007/978-3-642-35289-8_3.
/// </remarks>
readonly record struct LecunTanh : IActivation
{
    /// <summary>The factors around and inside of the tanh.</summary>
    internal const double Scale = 1.7159, InnerScale = 2.0 / 3;

    /// <inheritdoc/>
    public string Name => "lecun-tanh";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Value<S>(S x) where S : IScalar<S> => Scale * S.Tanh(InnerScale * x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Derivative<S>(S x, S y) where S : IScalar<S>
    {
        var e = S.Exp(-4.0 / 3 * ScalarMath.Abs(x));
        return Scale * 2 / 3 * (4 * e / ((1 + e) * (1 + e)));
    }
}
