using Pipeline.Kernels;

namespace Pipeline.Differentiation;

/// <summary>An elementwise layer without parameters, with kernels that work in place on arrays.</summary>
interface IElementwiseLayer
{
    /// <summary>y = f(x), element by element.</summary>
    void Forward<T>(Kernels<T> kernels, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged;

    /// <summary>The layer fused with the bias addition of the dense layer before it.</summary>
    BiasActivation<T> CreateBiasActivation<T>(Kernels<T> kernels) where T : unmanaged;
}
