using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>A loss that is a sum over outputs that do not know of each other.</summary>
interface IElementwiseLoss
{
    /// <summary>(y, t) → ȳ of a batch of one.</summary>
    Pairwise<T> Slope<T>(Kernels<T> kernels) where T : unmanaged;
}
