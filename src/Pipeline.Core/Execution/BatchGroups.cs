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
        while (hasCurrent) yield return (IsSingle(enumerator.Current), Group(IsSingle(enumerator.Current)));

        IEnumerable<Batch<T>> Group(bool isSingle)
        {
            for (; hasCurrent && IsSingle(enumerator.Current) == isSingle; hasCurrent = enumerator.MoveNext())
                yield return enumerator.Current;
        }

        static bool IsSingle(Batch<T> batch) => batch.Require().X.Rows == 1;
    }
}
