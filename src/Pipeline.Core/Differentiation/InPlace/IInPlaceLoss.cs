using Pipeline.Kernels;

namespace Pipeline.Differentiation;

/// <summary>A loss with a gradient kernel that works in place on arrays.</summary>
interface IInPlaceLoss
{
    /// <summary>A gradient kernel for batches of at most <paramref name="maxRows"/> rows.</summary>
    LossGradientKernel<T> CreateGradientKernel<T>(Kernels<T> kernels, int maxRows, int columns) where T : unmanaged;
}
