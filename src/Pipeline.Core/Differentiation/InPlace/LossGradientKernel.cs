using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>(y, t) → ȳ in preallocated arrays; rows of y and ȳ are padded to a multiple of the SIMD width.</summary>
abstract class LossGradientKernel<T> where T : unmanaged
{
    /// <summary>Writes ȳ = ∂L/∂y, where L is the mean over the rows.</summary>
    /// <param name="y">rows × padded width.</param>
    /// <param name="target">rows × columns.</param>
    /// <param name="cotangent">ȳ: rows × padded width, overwritten; padding is set to 0.</param>
    public abstract void ComputeGradient(ReadOnlySpan<T> y, Matrix<T> target, Span<T> cotangent);
}
