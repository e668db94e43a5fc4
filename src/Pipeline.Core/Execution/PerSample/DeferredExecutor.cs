using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// <see cref="Deferred"/> on single samples, a block at a time. The inputs X of a block are known before its first step, so the first
/// layer's products Z = X·W₀ and the Gram matrix G = X·Xᵀ are computed for all of them at once; what remains for step k is zₖ = Zₖ + Σᵢ
/// gₖᵢuᵢ.
/// </summary>
/// <remarks>
/// The bits of every step are those of <see cref="Deferred.Apply"/>: each element is the same chain. A property holds that.
/// </remarks>
static class DeferredExecutor
{
    /// <summary>The position after each step, lazily. A position is valid until the next one is requested.</summary>
    static IEnumerable<BlockPosition<T>> Steps<T>(
        Deferred step, TrainState<T> start, IEnumerable<Batch<T>> samples, Kernels<T> kernels) where T : unmanaged
    {
        var (steps, executor, rank) = (start.Step, default(PerSampleExecutor<T>), PendingRank(step, start.Parameters));
        var units = DenseUnits.Of(step.Network, start.Parameters, kernels);
        foreach (var block in Blocks(samples, step.Block, start.Step))
        {
            if (executor is null) executor = CreateExecutor(step, units, kernels);
            else if (steps % step.Block == 0)
            {
                executor.Flush(rank);
                rank = 0;
            }
            var baseWeights = new Lazy<ImmutableArray<Matrix<T>>>(executor.BaseWeights);
            foreach (var batch in block) units.CheckShapes(batch);
            executor.SetLookahead(rank, block);
            foreach (var batch in block)
            {
                executor.Apply(rank++, steps++, batch);
                yield return new(executor, start, steps, batch, rank, baseWeights);
            }
        }
    }

    /// <summary>The state and metrics after each step, lazily, as copies.</summary>
    public static IEnumerable<(TrainState<T> State, Metrics Metrics)> Scan<T>(
        Deferred step, TrainState<T> start, IEnumerable<Batch<T>> samples, Kernels<T> kernels) where T : unmanaged =>
        Steps(step, start, samples, kernels).Select(position => position.Snapshot(step.Block));

    /// <summary>The events of a training run on single samples, lazily.</summary>
    public static IEnumerable<TrainingEvent<T>> Run<T>(
        Deferred step, TrainState<T> start, IEnumerable<Batch<T>> samples, int every, Kernels<T> kernels) where T : unmanaged
    {
        BlockPosition<T>? last = null;
        foreach (var position in Steps(step, start, samples, kernels))
        {
            last = position;
            if (Selection.IsReported(position.Step - 1, every)) yield return new StepLoss<T>(position.Step - 1, position.Loss);
        }
        yield return new Finished<T>(last?.FinalState(step.Block) ?? start);
    }

    /// <summary>The weights whose updates are deferred. Updates of biases never are: they are no products xᵀu.</summary>
    public static IEnumerable<Matrix<T>> DeferredWeights<T>(Deferred step, Parameters<T> p) where T : unmanaged =>
        step.Network.SplitByPart(p).Where(part => part.Part is Dense).Select(part => part.Parameters.Matrices[0]).Where(step.Defers);

    /// <summary>The form in which a layer's weights are trained.</summary>
    public static TrainingWeights<T> CreateWeights<T>(Deferred step, Matrix<T> w, bool isFirst, Kernels<T> kernels) where T : unmanaged =>
        !step.Defers(w) ? new EagerWeights<T>(w.Materialize(), kernels) :
        isFirst ? new LookaheadWeights<T>(w, step.Block, kernels) :
        new DeferredWeights<T>(w, step.Block, kernels);

    // All have the same: Selection.CanResume.
    static int PendingRank<T>(Deferred step, Parameters<T> p) where T : unmanaged =>
        DeferredWeights(step, p).Select(w => w.PendingRank).FirstOrDefault();

    static PerSampleExecutor<T> CreateExecutor<T>(Deferred step, ImmutableArray<DenseUnit<T>> units, Kernels<T> kernels)
        where T : unmanaged => step.Inner switch
        {
            NotebookStep notebook => new NotebookExecutor<T>(step, notebook, units, kernels),
            WithReportedLoss { Inner: GradientStep descent, Reported: var reported } =>
                new DescentExecutor<T>(step, descent, reported, units, kernels),
            GradientStep descent => new DescentExecutor<T>(step, descent, null, units, kernels),
            _ => throw new NotSupportedException($"No block form of {step.Inner}."),
        };

    /// <summary>
    /// Batches in blocks that end where the step number is a multiple of <paramref name="size"/>; the last one may be shorter.
    /// </summary>
    /// <remarks>All blocks are in one array: each is valid until the next one is requested.</remarks>
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
