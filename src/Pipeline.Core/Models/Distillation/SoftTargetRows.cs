using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>Targets of a batch that are computed, all at once, when the first row is read.</summary>
sealed class SoftTargetRows<T>(Lazy<ImmutableArray<T>> targets, int classes) : RowSource<T> where T : unmanaged
{
    readonly Lazy<ImmutableArray<T>> targets = targets;
    readonly int classes = classes;

    public override void ComputeRows(int firstRow, Span<T> destination) =>
        targets.Value.AsSpan(firstRow * classes, destination.Length).CopyTo(destination);
}
