using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;

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
        GradientStep descent => PlainDescent.Is(descent),
        ReportedAfter { Inner: GradientStep descent, Printed: var printed } => PlainDescent.Is(descent) && printed.WeightPenalty == 0 && IsContinuation(descent.Network, printed.Network),
        _ => false,
    };

    /// <summary>Whether what is printed has the same layers, and activations behind them at the most.</summary>
    static bool IsContinuation(Layer network, Layer printed) =>
        printed.Parts.Length >= network.Parts.Length
        && printed.Parts.Take(network.Parts.Length).SequenceEqual(network.Parts)
        && printed.Parts.Skip(network.Parts.Length).All(part => part.Leaves.IsEmpty);

    /// <summary>Whether the block form can go on from a state: all opened weights have as many terms, and no more than the block has had steps.</summary>
    public static bool Fits<T>(Deferred step, TrainState<T> state) where T : unmanaged
    {
        var pending = Opened(step, state.Parameters).Select(m => m.Pending).Distinct().ToArray();
        return pending.Length == 0 || (pending.Length == 1 && pending[0] <= state.Step % step.Block);
    }

    /// <summary>Step after step, block by block. Each standing is to be looked at before the next is asked for.</summary>
    public static IEnumerable<Standing<T>> Steps<T>(Deferred step, TrainState<T> start, IEnumerable<Batch<T>> samples) where T : unmanaged
    {
        var (steps, run, terms) = (start.Step, default(BlockRun<T>), Pending(step, start.Parameters));
        PlainDescent.Require(start.Parameters);
        foreach (var block in Blocks(samples, step.Block, start.Step))
        {
            if (run is null) run = Run(step, start.Parameters, block[0].X.Kernels);
            else if (steps % step.Block == 0)
            {
                run.Close(terms);
                terms = 0;
            }
            var starts = new Lazy<ImmutableArray<Matrix<T>>>(run.Starts);
            foreach (var batch in block) PlainDescent.Require(start.Parameters, batch);
            run.Look(terms, block);
            foreach (var batch in block)
            {
                run.Take(terms++, batch);
                steps++;
                yield return new(run, start, steps, batch, terms, starts);
            }
        }
    }

    static int Pending<T>(Deferred step, Parameters<T> p) where T : unmanaged => Opened(step, p).Select(m => m.Pending).DefaultIfEmpty().Max();

    /// <summary>The weights whose updates are deferred; biases do not matter, nobody adds factors to them.</summary>
    static IEnumerable<Matrix<T>> Opened<T>(Deferred step, Parameters<T> p) where T : unmanaged => p.Leaves.Where((m, i) => i % 2 == 0 && step.Defers(m));

    static BlockRun<T> Run<T>(Deferred step, Parameters<T> p, Kernels<T> kernels) where T : unmanaged => step.Inner switch
    {
        NotebookStep notebook => new NotebookRun<T>(step, notebook, p, kernels),
        ReportedAfter { Inner: GradientStep descent } => new DeferredRun<T>(step, descent, p, kernels),
        GradientStep descent => new DeferredRun<T>(step, descent, p, kernels),
        _ => throw new NotSupportedException($"No block form of {step.Inner}."),
    };

    /// <summary>Batches in groups that end where a step number is a multiple of <paramref name="size"/>. Each is to be used up before the next is asked for.</summary>
    static IEnumerable<ArraySegment<Batch<T>>> Blocks<T>(IEnumerable<Batch<T>> batches, int size, long step) where T : unmanaged
    {
        var (block, count) = (new Batch<T>[size], 0);
        foreach (var batch in batches)
        {
            block[count++] = batch;
            step++;
            if (step % size != 0) continue;
            yield return new(block, 0, count);
            count = 0;
        }
        if (count > 0) yield return new(block, 0, count);
    }
}
