using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Optimizers;

namespace Pipeline.Training;

/// <summary>
/// Deferred plain SGD over a stack of dense layers and activations, a block of samples at a time. The inputs of a block are known, so the first
/// layer's products Z = X·W₀ and the Gram matrix G = X·Xᵀ are made for all of them at once; what is left of step k is zₖ = Zₖ + Σᵢ Gₖᵢuᵢ.
/// </summary>
/// <remarks>The bits are those of <see cref="Deferred.Take"/>, step by step, because every element is the same chain; a property holds that.</remarks>
static class DeferredBlocks
{
    /// <summary>
    /// Whether the step is back-propagation with plain SGD, without penalty, through dense layers and activations; or the notebook's.
    /// </summary>
    public static bool Knows(Deferred step) => step.Inner switch
    {
        NotebookStep => true,
        GradientStep descent => Knows(descent),
        ReportedAfter { Inner: GradientStep descent } => Knows(descent),
        _ => false,
    };

    static bool Knows(GradientStep step) =>
        step is { Gradient: Backpropagation, Optimizer: Scale, Objective.WeightPenalty: 0 }
        && step.Network.Parts is [Dense, ..]
        && step.Network.Parts.All(part => part is Dense or IElementwise);

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
        var take = Run(step, state.Parameters, [.. block.Select(batch => batch.X)]);
        for (var k = 0; k < block.Length; k++)
        {
            var (p, metrics) = take(k, block[k]);
            state = step.Closed(state with { Parameters = p, Step = state.Step + 1 });
            yield return (state, metrics);
        }
    }

    /// <summary>(number in the block, batch) → the parameters after that step, and what the step reports.</summary>
    static Func<int, Batch<T>, (Parameters<T>, Metrics)> Run<T>(Deferred step, Parameters<T> p, ImmutableArray<Matrix<T>> inputs) where T : unmanaged
    {
        switch (step.Inner)
        {
            case NotebookStep notebook:
                var lecture = new NotebookRun<T>(notebook, p, step.Block, inputs);
                return (k, batch) => Reported(notebook.Printed, lecture.Take(k, batch), batch);
            case ReportedAfter { Inner: GradientStep descent, Printed: var printed }:
                var silent = Descent(descent);
                return (k, batch) => Reported(printed, silent.Take(k, batch).Parameters, batch);
            case GradientStep descent:
                var run = Descent(descent);
                return (k, batch) => WithLoss(run.Take(k, batch));
            default:
                throw new NotSupportedException($"No block form of {step.Inner}.");
        }

        DeferredRun<T> Descent(GradientStep descent) => new(descent.Objective, ((Scale)descent.Optimizer).Factor, p, step.Block, inputs);
    }

    static (Parameters<T>, Metrics) WithLoss<T>((T Loss, Parameters<T> Parameters) taken) where T : unmanaged => (taken.Parameters, Metrics.Of(taken.Loss));

    static (Parameters<T>, Metrics) Reported<T>(Objective printed, Parameters<T> p, Batch<T> batch) where T : unmanaged => (p, Metrics.Of(printed, p, batch));
}
