using Pipeline.Numerics;

namespace Pipeline.Losses;

/// <summary>Means over the rows of a batch; a batch of one is returned without a multiplication by 1.</summary>
static class BatchMean
{
    /// <summary>(Σ terms)·(1/rows): all elements summed in order.</summary>
    public static T MeanOverRows<T>(this Matrix<T> terms) where T : unmanaged =>
        terms.Rows == 1 ? terms.Sum() : (1.0 / terms.Rows * Matrix<T>.Of(1, 1, [terms.Sum()]))[0, 0];

    /// <summary>terms·(1/rows), element by element.</summary>
    public static Matrix<T> DivideByRowCount<T>(this Matrix<T> terms)
        where T : unmanaged => terms.Rows == 1 ? terms : 1.0 / terms.Rows * terms;
}
