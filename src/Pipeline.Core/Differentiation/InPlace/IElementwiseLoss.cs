using Pipeline.Kernels;

namespace Pipeline.Differentiation;

/// <summary>A loss L = Σ f(yᵢ, tᵢ) with kernels that work in place on arrays.</summary>
interface IElementwiseLoss
{
    /// <summary>f(yᵢ, tᵢ) for every element.</summary>
    void ComputeTerms<T>(Kernels<T> kernels, ReadOnlySpan<T> y, ReadOnlySpan<T> target, Span<T> terms) where T : unmanaged;

    /// <summary>The kernel of ∂f/∂y(yᵢ, tᵢ): ȳ for a batch of one.</summary>
    BinaryKernel<T> CreateDerivativeKernel<T>(Kernels<T> kernels) where T : unmanaged;
}
