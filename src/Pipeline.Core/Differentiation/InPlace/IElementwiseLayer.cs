using Pipeline.Kernels;

namespace Pipeline.Differentiation;

/// <summary>A layer without parameters that takes every number alone: what it does to arrays, alone or together with the biases before it.</summary>
interface IElementwiseLayer
{
    /// <summary>y = f(x).</summary>
    void Forward<T>(Kernels<T> kernels, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged;

    /// <summary>The layer as the neurons of the dense layer before it.</summary>
    BiasActivation<T> BiasActivation<T>(Kernels<T> kernels) where T : unmanaged;
}
