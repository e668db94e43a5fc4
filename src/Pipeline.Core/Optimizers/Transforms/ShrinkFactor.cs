using Pipeline.Kernels;

namespace Pipeline.Optimizers;

/// <summary>
/// min(1, c/‖x‖) where ‖x‖² is too large or too small for the number format: with x scaled by the power of two of its largest element.
/// </summary>
/// <remarks>
/// Squares of numbers above 2⁶⁴ overflow in single precision, and ‖x‖ = ∞ would make the factor 0 and the update vanish. Source: Blue, A
/// portable Fortran program to find the Euclidean norm of a vector (1978), https://doi.org/10.1145/355769.355771.
/// </remarks>
static class ShrinkFactor
{
    // A sum of squares below has lost digits of its terms, and could be that of a norm up to 2^(exponent/2).
    const int SmallestSingle = -100, SmallestDouble = -960;

    /// <summary>
    /// Whether c/√(‖x‖²) is what c/‖x‖ is: the sum did not overflow, and where it underflowed, ‖x‖ is below c all the same.
    /// </summary>
    public static bool IsExact<T>(double squaredNorm, double limit) where T : unmanaged
    {
        var smallest = Math.ScaleB(1, typeof(T) == typeof(float) ? SmallestSingle : SmallestDouble);
        return double.IsFinite(squaredNorm) && (squaredNorm >= smallest || limit >= Math.Sqrt(smallest));
    }

    /// <summary>min(1, c/‖x‖) of all numbers together; 1 where one is NaN.</summary>
    /// <param name="limit">c.</param>
    /// <param name="numbers">x, in parts that are read twice.</param>
    public static double Of(double limit, IEnumerable<IEnumerable<double>> numbers)
    {
        var largest = numbers.Aggregate(0.0, (most, part) => part.Aggregate(most, (m, x) => Math.Max(m, Math.Abs(x))));
        if (largest == 0 || double.IsNaN(largest)) return 1;
        if (double.IsInfinity(largest)) return 0;
        var exponent = Math.ILogB(largest);
        var sum = numbers.Aggregate(0.0, (total, part) => part.Aggregate(total, (s, x) => s + Square(Math.ScaleB(x, -exponent))));
        var (norm, scaledLimit) = (Math.Sqrt(sum), Math.ScaleB(limit, -exponent));
        return norm > scaledLimit ? scaledLimit / norm : 1;
    }

    /// <summary>The elements first, first + stride, … as double.</summary>
    public static IEnumerable<double> Elements<T>(ReadOnlyMemory<T> numbers, int first, int stride) where T : unmanaged
    {
        for (var i = first; i < numbers.Length; i += stride) yield return Kernels<T>.Default.ToDouble(numbers.Span[i]);
    }

    static double Square(double x) => x * x;
}
