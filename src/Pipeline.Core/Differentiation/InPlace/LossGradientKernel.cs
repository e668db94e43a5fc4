using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>(y, t) → ȳ of batches whose rows stand as wide as whole lanes, in arrays that are used again.</summary>
abstract class LossGradientKernel<T> where T : unmanaged
{
    /// <summary>ȳ of the mean over the rows.</summary>
    /// <param name="y">rows × width.</param>
    /// <param name="target">rows × columns.</param>
    /// <param name="cotangent">rows × width, written; zeros behind the columns.</param>
    public abstract void Run(ReadOnlySpan<T> y, Matrix<T> target, Span<T> cotangent);
}
