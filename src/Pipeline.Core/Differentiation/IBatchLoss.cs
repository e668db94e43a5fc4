using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>A loss that has the slope of a batch at hand without matrices made for it.</summary>
interface IBatchLoss
{
    /// <summary>The slope of batches of up to so many rows.</summary>
    BatchSlope<T> Slope<T>(Kernels<T> kernels, int rows, int columns) where T : unmanaged;
}
