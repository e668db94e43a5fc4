using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Layers.Activations;

/// <summary>The sigmoid linear unit, or swish, x·σ(x); the derivative is σ(x)(1 + x·σ(−x)).</summary>
/// <remarks>
/// σ(−x) stands for 1 − σ(x), which cancels for large x. Source: Elfwing, Uchibe and Doya, Sigmoid-weighted linear units for neural network
/// function approximation in reinforcement learning (2018), equations 7 and 8, https://arxiv.org/abs/1702.03118.
/// </remarks>
readonly record struct Silu : IActivation
{
    /// <inheritdoc/>
    public string Name => "silu";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Value<S>(S x) where S : IScalar<S> => x * default(Sigmoid).Value(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Derivative<S>(S x, S y) where S : IScalar<S>
    {
        var e = S.Exp(-ScalarMath.Abs(x));
        var sigma = S.SelectLess(x, 0, e, 1) / (1 + e);
        var complement = S.SelectLess(x, 0, 1, e) / (1 + e);
        return sigma * (1 + x * complement);
    }
}
