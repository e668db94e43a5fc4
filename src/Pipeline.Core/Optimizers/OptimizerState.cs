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
    public (OptimizerState<T> First, OptimizerState<T> Remaining) SplitAt(int count) => (new(Slots[..count]), new(Slots[count..]));

    /// <summary>Checks that this is a state of an optimizer at parameters of the given shapes.</summary>
    /// <exception cref="ArgumentException">The number of slots, or the shape of one, is another.</exception>
    internal void CheckShapes(GradientTransform optimizer, Parameters<T> p)
    {
        if (Slots.Length != optimizer.SlotCount)
            throw new ArgumentException($"{optimizer.Name} has {optimizer.SlotCount} slots, but the state has {Slots.Length}. "
                + "Begin with Init, or with the state of the same optimizer.");
        foreach (var slot in Slots)
            if (!slot.Matrices.Select(m => (m.Rows, m.Columns)).SequenceEqual(p.Matrices.Select(m => (m.Rows, m.Columns))))
                throw new ArgumentException($"A slot of {optimizer.Name} is {slot}, but the parameters are {p}.");
    }

    /// <summary>Equal when all slots are equal.</summary>
    public bool Equals(OptimizerState<T>? other) => other is not null && Slots.AsSpan().SequenceEqual(other.Slots.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Slots.Aggregate(0, HashCode.Combine);
}
