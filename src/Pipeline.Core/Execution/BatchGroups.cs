using Pipeline.Differentiation;

namespace Pipeline.Execution;

/// <summary>Consecutive batches grouped by whether they are single samples.</summary>
static class BatchGroups
{
    /// <summary>Maximal groups of consecutive single samples and of consecutive larger batches, in order, lazily.</summary>
    /// <remarks>All groups share one enumerator: each has to be enumerated to its end before the next.</remarks>
    public static IEnumerable<(bool IsSingle, IEnumerable<Batch<T>> Batches)> BySize<T>(IEnumerable<Batch<T>> batches) where T : unmanaged
    {
        using var source = batches.GetEnumerator();
        var hasCurrent = source.MoveNext();
        while (hasCurrent) yield return (source.Current.X.Rows == 1, Group(source.Current.X.Rows == 1));

        IEnumerable<Batch<T>> Group(bool isSingle)
        {
            for (; hasCurrent && (source.Current.X.Rows == 1) == isSingle; hasCurrent = source.MoveNext()) yield return source.Current;
        }
    }
}
