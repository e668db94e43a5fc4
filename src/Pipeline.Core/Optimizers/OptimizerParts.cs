using System.Collections.Immutable;
using Pipeline.Differentiation;

namespace Pipeline.Optimizers;

/// <summary>A transform of a chain, and the index of its first slot in the chain's state.</summary>
readonly record struct OptimizerPart(GradientTransform Transform, int FirstSlot);

/// <summary>Chains as lists of their transforms.</summary>
static class OptimizerParts
{
    /// <summary>The transforms of a chain, in order, however it is nested.</summary>
    public static ImmutableArray<OptimizerPart> SplitChain(GradientTransform optimizer)
    {
        var (parts, slot) = (ImmutableArray.CreateBuilder<OptimizerPart>(), 0);
        foreach (var transform in Flatten(optimizer))
        {
            parts.Add(new(transform, slot));
            slot += transform.SlotCount;
        }
        return parts.DrainToImmutable();
    }

    /// <summary>The averaged parameters of a chain that ends with <see cref="WeightAverage"/>; null where none averages.</summary>
    /// <param name="optimizer">The chain.</param>
    /// <param name="state">Its state.</param>
    /// <param name="steps">Steps taken; at least 1.</param>
    public static Parameters<T>? Average<T>(GradientTransform optimizer, OptimizerState<T> state, long steps) where T : unmanaged =>
        SplitChain(optimizer).Where(part => part.Transform is WeightAverage).Select(part =>
            1 / (1 - Powers.IntegerPower(((WeightAverage)part.Transform).Decay, steps)) * state.Slots[part.FirstSlot]).FirstOrDefault();

    static IEnumerable<GradientTransform> Flatten(GradientTransform transform) =>
        transform is Chain(var first, var second) ? Flatten(first).Concat(Flatten(second)) : [transform];
}
