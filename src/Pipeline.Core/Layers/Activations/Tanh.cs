using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Layers.Activations;

/// <summary>tanh x; the derivative is 1 − y², computed as (1 − y)(1 + y), which does not cancel where |y| is near 1.</summary>
readonly record struct Tanh : IActivation
{
    /// <inheritdoc/>
    public string Name => "tanh";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Value<S>(S x) where S : IScalar<S> => S.Tanh(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Derivative<S>(S x, S y) where S : IScalar<S> => (1 - y) * (1 + y);
}
