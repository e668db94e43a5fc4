namespace Pipeline.Numerics;

/// <summary>A product xᵀ·δ that is kept in its factors. x: batch × in; δ: batch × out.</summary>
public sealed record Factors<T>(Matrix<T> X, Matrix<T> Delta) where T : unmanaged;
