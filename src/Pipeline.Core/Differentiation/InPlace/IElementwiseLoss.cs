using Pipeline.Kernels;

namespace Pipeline.Differentiation;

/// <summary>A loss that adds up one term for each output: what it does to arrays, without matrices made for it.</summary>
interface IElementwiseLoss
{
    /// <summary>The terms of L, one for each number of y and its target.</summary>
    void Terms<T>(Kernels<T> kernels, ReadOnlySpan<T> y, ReadOnlySpan<T> target, Span<T> terms) where T : unmanaged;

    /// <summary>(y, t) → ȳ of a batch of one.</summary>
    BinaryKernel<T> GradientKernel<T>(Kernels<T> kernels) where T : unmanaged;
}
