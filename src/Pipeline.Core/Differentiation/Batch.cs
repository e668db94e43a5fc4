using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>Inputs and what they should give. A sample is a batch of one.</summary>
/// <param name="X">batch × in.</param>
/// <param name="Target">batch × classes.</param>
public sealed record Batch<T>(Matrix<T> X, Matrix<T> Target) where T : unmanaged
{
    /// <summary>Batches in stretches of single samples and stretches of larger batches, each to be read to its end before the next.</summary>
    internal static IEnumerable<(bool IsSingle, IEnumerable<Batch<T>> Batches)> Alike(IEnumerable<Batch<T>> batches)
    {
        using var all = batches.GetEnumerator();
        var more = all.MoveNext();
        while (more) yield return (all.Current.X.Rows == 1, Stretch(all.Current.X.Rows == 1));

        IEnumerable<Batch<T>> Stretch(bool isSingle)
        {
            for (; more && (all.Current.X.Rows == 1) == isSingle; more = all.MoveNext()) yield return all.Current;
        }
    }
}
