using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Optimizers;

/// <summary>The state that an optimizer carries from step to step, such as the velocity of momentum.</summary>
/// <param name="Slots">Values shaped like the parameters, in the order of the chain's transforms.</param>
public sealed record OptimizerState<T>(ImmutableArray<Parameters<T>> Slots) where T : unmanaged
{
    /// <summary>Values shaped like the parameters, in the order of the chain's transforms.</summary>
    public ImmutableArray<Parameters<T>> Slots { get; init => field = Require.NotDefault(value, "The slots"); }
        = Require.NotDefault(Slots, "The slots");

    /// <summary>No slots.</summary>
    public static OptimizerState<T> Empty { get; } = new([]);

    /// <summary>These slots, then those of <paramref name="next"/>.</summary>
    public OptimizerState<T> Concat(OptimizerState<T> next) =>
        Slots.IsEmpty ? next : next.Slots.IsEmpty ? this : new([.. Slots, .. next.Slots]);

    /// <summary>The first <paramref name="count"/> slots, and the rest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer slots.</exception>
    public (OptimizerState<T> First, OptimizerState<T> Remaining) SplitAt(int count) => (uint)count > (uint)Slots.Length
        ? throw new ArgumentOutOfRangeException(nameof(count), $"There are {Slots.Length} slots, so {count} cannot be split off.")
        : (new(Slots[..count]), new(Slots[count..]));

    /// <summary>Checks that this is a state of an optimizer at parameters of the given shapes.</summary>
    /// <exception cref="ArgumentException">The number of slots, or the shape of one, is another.</exception>
    internal void CheckShapes(GradientTransform optimizer, Parameters<T> p)
    {
        RequireSlotsOf(optimizer);
        foreach (var slot in Slots)
            if (!slot.HasShapesOf(p)) throw new ArgumentException($"A slot of {optimizer} is {slot}, but the parameters are {p}.");
    }

    /// <summary>Checks the number of slots.</summary>
    /// <exception cref="ArgumentException">It is not that of the optimizer.</exception>
    internal void RequireSlotsOf(GradientTransform optimizer)
    {
        if (Slots.Length != optimizer.SlotCount)
            throw new ArgumentException($"{optimizer} has {optimizer.SlotCount} slots, but the state has {Slots.Length}. "
                + "Begin with Init, or with the state of the same optimizer.");
    }

    /// <summary>The number of slots, and the shapes of one.</summary>
    public override string ToString() => Slots is [var first, ..] ? $"{Slots.Length} × {first}" : "no slots";

    /// <summary>Equal when all slots are equal.</summary>
    public bool Equals(OptimizerState<T>? other) => other is not null && Slots.AsSpan().SequenceEqual(other.Slots.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Slots.Aggregate(0, HashCode.Combine);
}
