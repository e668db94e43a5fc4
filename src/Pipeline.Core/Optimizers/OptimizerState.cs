using System.Collections.Immutable;
using Pipeline.Differentiation;

namespace Pipeline.Optimizers;

/// <summary>The state that an optimizer carries from step to step, such as the velocity of momentum.</summary>
/// <param name="Slots">Values shaped like the parameters, in the order of the chain's transforms.</param>
public sealed record OptimizerState<T>(ImmutableArray<Parameters<T>> Slots) where T : unmanaged
{
    /// <summary>No slots.</summary>
    public static OptimizerState<T> Empty { get; } = new([]);

    /// <summary>These slots, then those of <paramref name="next"/>.</summary>
    public OptimizerState<T> Concat(OptimizerState<T> next) =>
        Slots.IsEmpty ? next : next.Slots.IsEmpty ? this : new([.. Slots, .. next.Slots]);

    /// <summary>The first <paramref name="count"/> slots, and the rest.</summary>
    public (OptimizerState<T> First, OptimizerState<T> Second) SplitAt(int count) => (new(Slots[..count]), new(Slots[count..]));

    /// <summary>Equal when all slots are equal.</summary>
    public bool Equals(OptimizerState<T>? other) => other is not null && Slots.AsSpan().SequenceEqual(other.Slots.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Slots.Aggregate(0, HashCode.Combine);
}
