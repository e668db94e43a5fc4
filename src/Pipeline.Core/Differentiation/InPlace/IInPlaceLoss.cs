using Pipeline.Kernels;

namespace Pipeline.Differentiation;

/// <summary>A loss that has the slope of a batch at hand without matrices made for it.</summary>
interface IInPlaceLoss
{
    /// <summary>The slope of batches of up to so many rows.</summary>
    LossGradientKernel<T> CreateGradientKernel<T>(Kernels<T> kernels, int rows, int columns) where T : unmanaged;
}
