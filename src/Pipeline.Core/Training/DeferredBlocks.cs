using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Optimizers;

namespace Pipeline.Training;

/// <summary>
/// Deferred plain SGD over a stack of dense layers and activations, a block of samples at a time. The inputs of a block are known, so the first
/// layer's products Z = X·W₀ and the Gram matrix G = X·Xᵀ are made for all of them at once; what is left of step k is zₖ = Zₖ + Σᵢ Gₖᵢuᵢ.
/// </summary>
/// <remarks>The bits are those of <see cref="Deferred.Take"/>, step by step, because every element is the same chain; a property holds that.</remarks>
static class DeferredBlocks
{
    /// <summary>Whether the step is back-propagation with plain SGD, without penalty, through dense layers and layers without parameters.</summary>
    public static bool Knows(Deferred step) =>
        Descent(step) is { Gradient: Backpropagation, Optimizer: Scale, Objective.WeightPenalty: 0 }
        && step.Network.Parts is [Dense, ..]
        && step.Network.Parts.All(part => part is Dense || part.Leaves.IsEmpty);

    /// <summary>All batches, block by block; a block that has more than single samples goes step by step.</summary>
    public static IEnumerable<(TrainState<T> State, Metrics Metrics)> Scan<T>(Deferred step, TrainState<T> start, IEnumerable<Batch<T>> batches)
        where T : unmanaged
    {
        var state = start;
        foreach (var block in Blocks(batches, step.Block, start.Step))
        {
            var results = block.All(batch => batch.X.Rows == 1) ? Run(step, state, block) : Singly(step, state, block);
            foreach (var result in results)
            {
                state = result.State;
                yield return result;
            }
        }
    }

    /// <summary>Batches in groups that end where a step number is a multiple of <paramref name="size"/>.</summary>
    static IEnumerable<ImmutableArray<Batch<T>>> Blocks<T>(IEnumerable<Batch<T>> batches, int size, long step) where T : unmanaged
    {
        var block = ImmutableArray.CreateBuilder<Batch<T>>(size);
        foreach (var batch in batches)
        {
            block.Add(batch);
            step++;
            if (step % size == 0) yield return block.DrainToImmutable();
        }
        if (block.Count > 0) yield return block.DrainToImmutable();
    }

    static IEnumerable<(TrainState<T> State, Metrics Metrics)> Singly<T>(Deferred step, TrainState<T> start, ImmutableArray<Batch<T>> block) where T : unmanaged =>
        Folds.Scan<TrainState<T>, Batch<T>, Metrics>(start, step.Take)(block);

    static IEnumerable<(TrainState<T> State, Metrics Metrics)> Run<T>(Deferred step, TrainState<T> state, ImmutableArray<Batch<T>> block) where T : unmanaged
    {
        var descent = Descent(step)!;
        var run = new DeferredRun<T>(descent.Objective, ((Scale)descent.Optimizer).Factor, state.Parameters, step.Block, [.. block.Select(batch => batch.X)]);
        for (var k = 0; k < block.Length; k++)
        {
            var batch = block[k];
            var (loss, p) = run.Take(k, batch);
            state = step.Closed(state with { Parameters = p, Step = state.Step + 1 });
            yield return (state, step.Inner is ReportedAfter { Printed: var printed } ? Metrics.Of(printed, p, batch) : Metrics.Of(loss));
        }
    }

    static GradientStep? Descent(Deferred step) => step.Inner switch
    {
        GradientStep descent => descent,
        ReportedAfter { Inner: GradientStep descent } => descent,
        _ => null,
    };
}
