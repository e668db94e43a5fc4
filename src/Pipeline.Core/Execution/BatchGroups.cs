using Pipeline.Differentiation;

namespace Pipeline.Execution;

/// <summary>Consecutive batches grouped by whether they are single samples.</summary>
static class BatchGroups
{
    /// <summary>Maximal groups of consecutive single samples and of consecutive larger batches, in order, lazily.</summary>
    /// <remarks>All groups share one enumerator: each has to be enumerated to its end before the next.</remarks>
    public static IEnumerable<(bool IsSingle, IEnumerable<Batch<T>> Batches)> BySampleCount<T>(IEnumerable<Batch<T>> batches)
        where T : unmanaged
    {
        using var enumerator = batches.GetEnumerator();
        var hasCurrent = enumerator.MoveNext();
        while (hasCurrent) yield return (enumerator.Current.X.Rows == 1, Group(enumerator.Current.X.Rows == 1));

        IEnumerable<Batch<T>> Group(bool isSingle)
        {
            for (; hasCurrent && (enumerator.Current.X.Rows == 1) == isSingle; hasCurrent = enumerator.MoveNext())
                yield return enumerator.Current;
        }
    }
}
