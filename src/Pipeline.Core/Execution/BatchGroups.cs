using Pipeline.Differentiation;

namespace Pipeline.Execution;

/// <summary>Batches by their size.</summary>
static class BatchGroups
{
    /// <summary>Stretches of single samples and stretches of larger batches, in order. Each is to be read to its end before the next.</summary>
    public static IEnumerable<(bool IsSingle, IEnumerable<Batch<T>> Batches)> BySize<T>(IEnumerable<Batch<T>> batches) where T : unmanaged
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
