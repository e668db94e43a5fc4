using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>
/// Inputs and their targets, one sample per row: a single sample is a batch of one, and a whole data set is a batch of all.
/// </summary>
/// <param name="X">batch × in.</param>
/// <param name="Target">batch × out: one-hot rows, probabilities or numbers.</param>
public readonly record struct Batch<T>(Matrix<T> X, Matrix<T> Target) where T : unmanaged
{
    /// <summary>Number of samples.</summary>
    /// <exception cref="ArgumentException">It is default(Batch), which has no matrices.</exception>
    public int Count => this.Require().X.Rows;

    /// <summary>Copies of the samples at <paramref name="indices"/>, in their order; an index may occur more than once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a row.</exception>
    public Batch<T> Gather(ReadOnlySpan<int> indices)
    {
        CheckRows();
        for (var i = 0; i < indices.Length; i++)
            if ((uint)indices[i] >= (uint)Count)
                throw new ArgumentOutOfRangeException(
                    nameof(indices), $"The index {indices[i]} at position {i} is not one of the {Count} rows, 0 to {Count - 1}.");
        return GatherRows([.. indices]);
    }

    /// <summary>
    /// Two sets that have every sample once between them, in the order of a permutation drawn from the key: the test set has
    /// round(testFraction · count) samples, but at least one, and leaves at least one.
    /// </summary>
    /// <param name="testFraction">From 0 to 1, both excluded.</param>
    /// <param name="key">The key of the permutation.</param>
    /// <exception cref="ArgumentException">There are fewer than two samples.</exception>
    public (Batch<T> Training, Batch<T> Test) Split(double testFraction, Key key)
    {
        CheckRows();
        if (!(testFraction > 0 && testFraction < 1))
            throw new ArgumentOutOfRangeException(
                nameof(testFraction), $"The fraction for the test is {testFraction}, and has to be above 0 and below 1.");
        if (Count < 2) throw new ArgumentException($"A split takes a data set of at least 2 rows, and this one has {Count}.");
        var order = key.Permutation(Count);
        var testCount = Math.Clamp((int)Math.Round(testFraction * Count, MidpointRounding.AwayFromZero), 1, Count - 1);
        return (GatherRows(order[testCount..]), GatherRows(order[..testCount]));
    }

    /// <summary>The shapes, such as <c>32 × 784 → 32 × 10</c>.</summary>
    public override string ToString() => $"{X?.Shape ?? "nothing"} → {Target?.Shape ?? "nothing"}";

    /// <summary>The same batch with all elements evaluated.</summary>
    internal Batch<T> Materialize() => new(X.Materialize(), Target.Materialize());

    /// <exception cref="ArgumentException">X and Target have different numbers of rows.</exception>
    internal void CheckRows()
    {
        this.Require();
        if (X.Rows != Target.Rows)
            throw new ArgumentException($"X has {X.Rows} rows and Target has {Target.Rows}: each sample is one row of both.");
    }

    Batch<T> GatherRows(ImmutableArray<int> order) =>
        new Batch<T>(GatheredRows<T>.Gather(X, order), GatheredRows<T>.Gather(Target, order)).Materialize();
}
