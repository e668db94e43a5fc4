using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Kernels;

/// <summary>Weighted sums of neighbours, as filters of images need them.</summary>
static class Filter
{
    /// <summary>
    /// Σₖ wₖ·x[start + k·step + lane], and the same of y; one chain of fused multiply-adds a lane, from the first weight on.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The last vector does not lie within both arrays.</exception>
    public static (Vector512<float> X, Vector512<float> Y) WeightedSums(
        ImmutableArray<float> weights, float[] x, float[] y, int start, int step)
    {
        // The vectors of the other weights lie between the first and the last one.
        var last = start + (weights.Length - 1) * step;
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last + Vector512<float>.Count, Math.Min(x.Length, y.Length));
        ref var firstX = ref MemoryMarshal.GetArrayDataReference(x);
        ref var firstY = ref MemoryMarshal.GetArrayDataReference(y);
        var (sumX, sumY, position) = (Vector512<float>.Zero, Vector512<float>.Zero, (nuint)start);
        foreach (var weight in weights.AsSpan())
        {
            var w = Vector512.Create(weight);
            sumX = Vector512.FusedMultiplyAdd(w, Vector512.LoadUnsafe(ref firstX, position), sumX);
            sumY = Vector512.FusedMultiplyAdd(w, Vector512.LoadUnsafe(ref firstY, position), sumY);
            position += (nuint)step;
        }
        return (sumX, sumY);
    }
}
