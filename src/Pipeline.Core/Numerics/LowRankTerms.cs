namespace Pipeline.Numerics;

/// <summary>The factors of a product xᵀ·δ of rank at most batch. x: batch × in; δ: batch × out.</summary>
sealed record LowRankTerms<T>(Matrix<T> X, Matrix<T> Delta) where T : unmanaged
{
    /// <summary>The sum of two products: x and δ concatenated along the batch.</summary>
    public LowRankTerms<T> Concat(LowRankTerms<T> next) =>
        new(Matrix<T>.Stack(X, next.X), Matrix<T>.Stack(Delta, next.Delta));
}
