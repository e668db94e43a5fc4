using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Layers.Activations;

/// <summary>ReLU, max(0, x); the derivative is 1 for x &gt; 0 and 0 otherwise, also at x = 0. The value of NaN is NaN.</summary>
readonly record struct Relu : IActivation
{
    /// <inheritdoc/>
    public string Name => "relu";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Value<S>(S x) where S : IScalar<S> => S.SelectLess(x, 0, 0, x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Derivative<S>(S x, S y) where S : IScalar<S> => S.SelectLess(0, x, 1, 0);
}
