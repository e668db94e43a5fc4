using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// Deferred plain SGD over a stack of dense layers and activations, a block of samples at a time. The inputs of a block are known, so the first
/// layer's products Z = X·W₀ and the Gram matrix G = X·Xᵀ are made for all of them at once; what is left of step k is zₖ = Zₖ + Σᵢ Gₖᵢuᵢ.
/// </summary>
/// <remarks>The bits are those of <see cref="Deferred.Apply"/>, step by step, because every element is the same chain; a property holds that.</remarks>
static class DeferredExecutor
{
    /// <summary>
    /// Whether the step is back-propagation with plain SGD, without penalty, through dense layers and activations; or the notebook's.
    /// </summary>
    public static bool Supports(Deferred step) => step.Inner switch
    {
        NotebookStep => true,
        GradientStep descent => DenseDescent.Supports(descent),
        WithReportedLoss { Inner: GradientStep descent, Reported: var printed } => DenseDescent.Supports(descent) && printed.WeightPenalty == 0 && AddsActivationsOnly(descent.Network, printed.Network),
        _ => false,
    };

    /// <summary>Whether what is printed has the same layers, and activations behind them at the most.</summary>
    static bool AddsActivationsOnly(Layer network, Layer printed) =>
        printed.Parts.Length >= network.Parts.Length
        && printed.Parts.Take(network.Parts.Length).SequenceEqual(network.Parts)
        && printed.Parts.Skip(network.Parts.Length).All(part => part.ParameterInfos.IsEmpty);

    /// <summary>Whether the block form can go on from a state: all opened weights have as many terms, and no more than the block has had steps.</summary>
    public static bool CanResume<T>(Deferred step, TrainState<T> state) where T : unmanaged
    {
        var pending = DeferredMatrices(step, state.Parameters).Select(m => m.PendingRank).Distinct().ToArray();
        return pending.Length == 0 || (pending.Length == 1 && pending[0] <= state.Step % step.Block);
    }

    /// <summary>Step after step, block by block. Each standing is to be looked at before the next is asked for.</summary>
    public static IEnumerable<BlockPosition<T>> Steps<T>(Deferred step, TrainState<T> start, IEnumerable<Batch<T>> samples) where T : unmanaged
    {
        var (steps, run, terms) = (start.Step, default(PerSampleExecutor<T>), Pending(step, start.Parameters));
        DenseDescent.CheckShapes(start.Parameters);
        foreach (var block in Blocks(samples, step.Block, start.Step))
        {
            if (run is null) run = Run(step, start.Parameters, block[0].X.Kernels);
            else if (steps % step.Block == 0)
            {
                run.Flush(terms);
                terms = 0;
            }
            var starts = new Lazy<ImmutableArray<Matrix<T>>>(run.BaseWeights);
            foreach (var batch in block) DenseDescent.CheckShapes(start.Parameters, batch);
            run.SetLookahead(terms, block);
            foreach (var batch in block)
            {
                run.Apply(terms++, batch);
                steps++;
                yield return new(run, start, steps, batch, terms, starts);
            }
        }
    }

    static int Pending<T>(Deferred step, Parameters<T> p) where T : unmanaged => DeferredMatrices(step, p).Select(m => m.PendingRank).DefaultIfEmpty().Max();

    /// <summary>The weights whose updates are deferred; biases do not matter, nobody adds factors to them.</summary>
    static IEnumerable<Matrix<T>> DeferredMatrices<T>(Deferred step, Parameters<T> p) where T : unmanaged => p.Matrices.Where((m, i) => i % 2 == 0 && step.Defers(m));

    static PerSampleExecutor<T> Run<T>(Deferred step, Parameters<T> p, Kernels<T> kernels) where T : unmanaged => step.Inner switch
    {
        NotebookStep notebook => new NotebookExecutor<T>(step, notebook, p, kernels),
        WithReportedLoss { Inner: GradientStep descent } => new DescentExecutor<T>(step, descent, p, kernels),
        GradientStep descent => new DescentExecutor<T>(step, descent, p, kernels),
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
