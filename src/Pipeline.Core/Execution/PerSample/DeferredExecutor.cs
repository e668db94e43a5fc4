using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// <see cref="DeferredUpdateStep"/> on single samples, a block at a time. The inputs X of a block are known before its first step, so the
/// first layer's products Z = X·W₀ and the Gram matrix G = X·Xᵀ are computed for all of them at once; what remains for step k is zₖ = Zₖ +
/// Σᵢ gₖᵢuᵢ.
/// </summary>
/// <remarks>
/// The bits of every step are those of <see cref="DeferredUpdateStep.Apply"/>: each element is the same chain. A property holds that.
/// </remarks>
static class DeferredExecutor
{
    /// <summary>The position after each step, lazily. A position is valid until the next one is requested.</summary>
    static IEnumerable<ExecutorStateView<T>> RunSteps<T>(
        DeferredUpdateStep step, TrainState<T> start, IEnumerable<Batch<T>> samples, Kernels<T> kernels) where T : unmanaged
    {
        var (stepNumber, executor, pendingRank) = (start.Step, default(PerSampleExecutor<T>), PendingRank(step, start.Parameters));
        var accepted = default(Batch<T>);
        var layers = FusedDenseStack.SplitNetwork(step.Network, start.Parameters, kernels);
        foreach (var block in SplitIntoBlocks(samples, step.StepsPerBlock, start.Step))
        {
            if (executor is null) executor = CreateExecutor(step, layers, kernels);
            else if (stepNumber % step.StepsPerBlock == 0)
            {
                executor.Flush(pendingRank);
                pendingRank = 0;
            }
            var baseWeights = new Lazy<ImmutableArray<Matrix<T>>>(executor.CopyBaseWeights);
            foreach (var batch in block) step.Network.RequireBatch(batch, accepted);
            accepted = block[0];
            executor.PrepareBlock(pendingRank, block);
            foreach (var batch in block)
            {
                executor.RunStep(pendingRank++, stepNumber++, batch);
                yield return new(executor, start, stepNumber, batch, pendingRank, baseWeights);
            }
        }
    }

    /// <summary>The state and metrics after each step, lazily, as copies.</summary>
    public static IEnumerable<(TrainState<T> State, Metrics Metrics)> Scan<T>(
        DeferredUpdateStep step, TrainState<T> start, IEnumerable<Batch<T>> samples, Kernels<T> kernels) where T : unmanaged =>
        RunSteps(step, start, samples, kernels).Select(view => view.CopyStateAndMetrics(step.StepsPerBlock));

    /// <summary>The events of a training run on single samples, lazily.</summary>
    public static IEnumerable<TrainingEvent<T>> Run<T>(
        DeferredUpdateStep step, TrainState<T> start, IEnumerable<Batch<T>> samples, int logEvery, Kernels<T> kernels) where T : unmanaged
    {
        ExecutorStateView<T>? lastView = null;
        foreach (var view in RunSteps(step, start, samples, kernels))
        {
            lastView = view;
            if (ExecutorSelection.IsReported(view.Step - 1, logEvery)) yield return new StepLoss<T>(view.Step - 1, view.Loss);
        }
        yield return new Finished<T>(lastView?.FinalState(step.StepsPerBlock) ?? start);
    }

    /// <summary>The weights whose updates are deferred. Updates of biases never are: they are no products xᵀu.</summary>
    public static IEnumerable<Matrix<T>> WeightsToDefer<T>(DeferredUpdateStep step, Parameters<T> p) where T : unmanaged =>
        step.Network.SplitByPart(p).Where(part => part.Part is Dense).Select(part => part.Parameters.Matrices[0]).Where(step.IsDeferred);

    /// <summary>The form in which a layer's weights are trained.</summary>
    public static TrainingWeights<T> CreateWeights<T>(DeferredUpdateStep step, Matrix<T> w, bool isFirst, Kernels<T> kernels)
        where T : unmanaged =>
        !step.IsDeferred(w) ? new ImmediateWeights<T>(w.Materialize(), kernels) :
        isFirst ? new LookaheadWeights<T>(w, step.StepsPerBlock, kernels) :
        new DeferredWeights<T>(w, step.StepsPerBlock, kernels);

    // All have the same: ExecutorSelection.CanResume.
    static int PendingRank<T>(DeferredUpdateStep step, Parameters<T> p) where T : unmanaged =>
        WeightsToDefer(step, p).Select(w => w.PendingRank).FirstOrDefault();

    static PerSampleExecutor<T> CreateExecutor<T>(DeferredUpdateStep step, ImmutableArray<DenseUnit<T>> layers, Kernels<T> kernels)
        where T : unmanaged => step.Inner switch
        {
            NotebookStep notebook => new NotebookExecutor<T>(step, notebook, layers, kernels),
            LossAfterUpdateStep { Inner: GradientStep descent, ReportedObjective: var reported } =>
                new DescentExecutor<T>(step, descent, reported, layers, kernels),
            GradientStep descent => new DescentExecutor<T>(step, descent, null, layers, kernels),
            _ => throw new NotSupportedException($"No block form of {step.Inner}."),
        };

    /// <summary>
    /// Batches in blocks that end where the step number is a multiple of <paramref name="stepsPerBlock"/>; the last one may be shorter.
    /// </summary>
    /// <remarks>All blocks are in one array: each is valid until the next one is requested.</remarks>
    static IEnumerable<ArraySegment<Batch<T>>> SplitIntoBlocks<T>(IEnumerable<Batch<T>> batches, int stepsPerBlock, long stepNumber)
        where T : unmanaged
    {
        var (block, count) = (new Batch<T>[stepsPerBlock], 0);
        foreach (var batch in batches)
        {
            block[count++] = batch;
            stepNumber++;
            if (stepNumber % stepsPerBlock != 0) continue;
            yield return new(block, 0, count);
            count = 0;
        }
        if (count > 0) yield return new(block, 0, count);
    }
}
