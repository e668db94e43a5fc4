using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>Inputs and their targets, one sample per row. A single sample is a batch of one.</summary>
/// <param name="X">batch × in.</param>
/// <param name="Target">batch × classes.</param>
public readonly record struct Batch<T>(Matrix<T> X, Matrix<T> Target) where T : unmanaged
{
    /// <summary>The shapes, such as <c>32 × 784 → 32 × 10</c>.</summary>
    public override string ToString() => $"{X?.Shape ?? "nothing"} → {Target?.Shape ?? "nothing"}";

    /// <summary>The same batch with all elements evaluated.</summary>
    internal Batch<T> Materialize() => new(X.Materialize(), Target.Materialize());
}
