using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Losses;

/// <summary>Means over the rows of a batch; a batch of one is returned without a multiplication by 1.</summary>
static class BatchMean
{
    /// <summary>(Σ terms)·(1/rows): all elements summed in order. Where that overflows, each is divided before it is added.</summary>
    public static T MeanOverRows<T>(this Matrix<T> terms) where T : unmanaged
    {
        var sum = terms.Sum();
        return !IsFinite(sum) ? Saturate(terms.DivideByRowCount().Sum(), terms.Span)
            : terms.Rows == 1 ? sum
            : (1.0 / terms.Rows * Matrix<T>.Of(1, 1, [sum]))[0, 0];
    }

    /// <summary>The sum of the terms, or the largest number of its sign where finite terms have a sum that is infinite.</summary>
    /// <remarks>A loss that says ∞ would say that an output is no number, while every output is finite, and so is the gradient.</remarks>
    public static T Saturate<T>(T sum, ReadOnlySpan<T> terms) where T : unmanaged
    {
        if (IsFinite(sum)) return sum;
        foreach (var term in terms)
            if (!IsFinite(term)) return sum;
        return Kernels<T>.Default.FromDouble(Math.CopySign(Largest<T>(), Kernels<T>.Default.ToDouble(sum)));
    }

    /// <summary>The largest finite number.</summary>
    public static double Largest<T>() where T : unmanaged => typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue;

    static bool IsFinite<T>(T x) where T : unmanaged => double.IsFinite(Kernels<T>.Default.ToDouble(x));

    /// <summary>terms·(1/rows), element by element.</summary>
    public static Matrix<T> DivideByRowCount<T>(this Matrix<T> terms)
        where T : unmanaged => terms.Rows == 1 ? terms : 1.0 / terms.Rows * terms;
}
