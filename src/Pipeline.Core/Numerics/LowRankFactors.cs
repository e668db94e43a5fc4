namespace Pipeline.Numerics;

/// <summary>The factors of a product xᵀ·δ of rank at most batch. x: batch × in; δ: batch × out.</summary>
sealed record LowRankFactors<T>(Matrix<T> X, Matrix<T> Delta) where T : unmanaged
{
    /// <summary>The sum of two products: x and δ concatenated along the batch.</summary>
    public LowRankFactors<T> Concat(LowRankFactors<T> other) =>
        new(Matrix<T>.VStack(X, other.X), Matrix<T>.VStack(Delta, other.Delta));
}
