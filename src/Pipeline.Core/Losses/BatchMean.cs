using Pipeline.Numerics;

namespace Pipeline.Losses;

/// <summary>Means over a batch; a batch of one is left as it is, unrounded.</summary>
static class BatchMean
{
    /// <summary>All numbers added up in order, times 1/rows, rounded.</summary>
    public static T MeanOverRows<T>(this Matrix<T> terms) where T : unmanaged =>
        terms.Rows == 1 ? terms.Sum() : (1.0 / terms.Rows * Matrix<T>.Of(1, 1, [terms.Sum()]))[0, 0];

    /// <summary>Every number times 1/rows, rounded.</summary>
    public static Matrix<T> DivideByRows<T>(this Matrix<T> terms) where T : unmanaged => terms.Rows == 1 ? terms : 1.0 / terms.Rows * terms;
}
