using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>A layer without parameters that takes every number alone: what it does to arrays, alone or together with the biases before it.</summary>
interface IElementwise
{
    /// <summary>y = f(x).</summary>
    void Value<T>(Kernels<T> kernels, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged;

    /// <summary>The layer as the neurons of the dense layer before it.</summary>
    Neurons<T> Neurons<T>(Kernels<T> kernels) where T : unmanaged;
}
