namespace Pipeline.Numerics;

/// <summary>A product xᵀ·δ that is kept in its factors. x: batch × in; δ: batch × out.</summary>
sealed record LowRankTerms<T>(Matrix<T> X, Matrix<T> Delta) where T : unmanaged
{
    /// <summary>The sum of both products: their batches behind each other.</summary>
    public LowRankTerms<T> Concat(LowRankTerms<T> next) => new(Matrix<T>.Stack(X, next.X), Matrix<T>.Stack(Delta, next.Delta));
}
