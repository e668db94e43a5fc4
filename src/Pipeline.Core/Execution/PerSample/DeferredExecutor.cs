using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
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
    /// <summary>Step after step, block by block. Each standing is to be looked at before the next is asked for.</summary>
    public static IEnumerable<BlockPosition<T>> Steps<T>(
        Deferred step, TrainState<T> start, IEnumerable<Batch<T>> samples, Kernels<T> kernels) where T : unmanaged
    {
        var (steps, run, terms) = (start.Step, default(PerSampleExecutor<T>), PendingRank(step, start.Parameters));
        var units = DenseUnits.Of(step.Network, start.Parameters, kernels);
        foreach (var block in Blocks(samples, step.Block, start.Step))
        {
            if (run is null) run = Create(step, units, kernels);
            else if (steps % step.Block == 0)
            {
                run.Flush(terms);
                terms = 0;
            }
            var starts = new Lazy<ImmutableArray<Matrix<T>>>(run.BaseWeights);
            foreach (var batch in block) units.RequireFitting(batch);
            run.SetLookahead(terms, block);
            foreach (var batch in block)
            {
                run.Apply(terms++, batch);
                steps++;
                yield return new(run, start, steps, batch, terms, starts);
            }
        }
    }

    /// <summary>The events of a run on single samples.</summary>
    public static IEnumerable<TrainingEvent<T>> Run<T>(
        Deferred step, TrainState<T> start, IEnumerable<Batch<T>> samples, int every, Kernels<T> kernels) where T : unmanaged
    {
        BlockPosition<T>? last = null;
        foreach (var at in Steps(step, start, samples, kernels))
        {
            last = at;
            if (Selection.IsReported(at.Step - 1, every)) yield return new StepLoss<T>(at.Step - 1, at.Loss);
        }
        yield return new Finished<T>(last?.FinalState(step.Block) ?? start);
    }

    /// <summary>The weights whose updates are deferred. Biases never are: their updates are no products.</summary>
    public static IEnumerable<Matrix<T>> DeferredWeights<T>(Deferred step, Parameters<T> p) where T : unmanaged =>
        step.Network.SplitByPart(p).Where(part => part.Part is Dense).Select(part => part.Parameters.Matrices[0]).Where(step.Defers);

    static int PendingRank<T>(Deferred step, Parameters<T> p) where T : unmanaged =>
        DeferredWeights(step, p).Select(w => w.PendingRank).DefaultIfEmpty().Max();

    static PerSampleExecutor<T> Create<T>(Deferred step, ImmutableArray<DenseUnit<T>> units, Kernels<T> kernels) where T : unmanaged =>
        step.Inner switch
        {
            NotebookStep notebook => new NotebookExecutor<T>(step, notebook, units, kernels),
            WithReportedLoss { Inner: GradientStep descent, Reported: var reported } => new DescentExecutor<T>(step, descent, reported, units, kernels),
            GradientStep descent => new DescentExecutor<T>(step, descent, null, units, kernels),
            _ => throw new NotSupportedException($"No block form of {step.Inner}."),
        };

    /// <summary>The weights of a layer while steps are taken.</summary>
    public static TrainingWeights<T> CreateWeights<T>(Deferred step, Matrix<T> w, bool isFirst, Kernels<T> kernels) where T : unmanaged =>
        !step.Defers(w) ? new EagerWeights<T>(w.Materialize(), kernels) :
        isFirst ? new LookaheadWeights<T>(w, step.Block, kernels) :
        new DeferredWeights<T>(w, step.Block, kernels);

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
