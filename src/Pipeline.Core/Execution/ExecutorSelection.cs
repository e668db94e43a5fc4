using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// Selects the executor of a step: the only place that does. Every fused executor gives the bits of <see cref="Step.Apply"/>.
/// </summary>
static class ExecutorSelection
{
    /// <summary>The state and metrics after each batch, lazily.</summary>
    public static IEnumerable<(TrainState<T> State, Metrics Metrics)> Scan<T>(
        Step step, TrainState<T> start, IEnumerable<Batch<T>> batches, Kernels<T> kernels) where T : unmanaged =>
        step is DeferredUpdateStep deferred ? ScanDeferred(deferred, start, batches, kernels) : ScanUnfused(step, start, batches, kernels);

    /// <summary>
    /// The events of a training run, lazily: the losses of steps whose number, from 0, is a multiple of <paramref name="logEvery"/> (none
    /// when that is 0), then the final state. Intermediate states are not part of the result, so fused executors update their parameters in
    /// place.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="start">The state before the first batch.</param>
    /// <param name="batches">The batches.</param>
    /// <param name="logEvery">Interval of reported losses in steps; 0 for none.</param>
    /// <param name="kernels">The arithmetic and its threads.</param>
    /// <param name="reduction">
    /// Sums the shards of a step that has several; null where this process computes all. A step without a fused form computes all of them
    /// wherever it runs.
    /// </param>
    public static IEnumerable<TrainingEvent<T>> Run<T>(
        Step step, TrainState<T> start, IEnumerable<Batch<T>> batches, int logEvery, Kernels<T> kernels, IShardReduction? reduction = null)
        where T : unmanaged => step switch
        {
            DeferredUpdateStep deferred => RunDeferred(deferred, start, batches, logEvery, kernels),
            GradientStep descent when HasFusedExecutor(descent) =>
                MinibatchExecutor<T>.Run(descent, null, start, batches, logEvery, kernels, reduction),
            LossAfterUpdateStep(GradientStep descent, var reported) when HasFusedExecutor(step) =>
                MinibatchExecutor<T>.Run(descent, reported, start, batches, logEvery, kernels, reduction),
            _ => ToEvents(ScanUnfused(step, start, batches, kernels), start, logEvery),
        };

    /// <summary>
    /// Whether a step has a fused executor. Batches: any optimizer by back-propagation, through any network with a layer that has an
    /// in-place form. Single samples with deferred updates: plain SGD without penalty through dense layers each followed by one activation
    /// or none, or the notebook's step. The network of a reported loss may append layers without parameters and must be the same otherwise.
    /// </summary>
    public static bool HasFusedExecutor(Step step) => step switch
    {
        GradientStep { GradientMethod: Backpropagation } descent =>
            NetworkUnit.SplitNetwork(step.Network).Any(unit => unit.Kind != UnitKind.AsWritten) && CanSumShards(descent),
        LossAfterUpdateStep(GradientStep descent, { WeightPenalty: 0 } reported) =>
            HasFusedExecutor(descent) && AppendsOnlyParameterlessLayers(descent.Network, reported.Network),
        DeferredUpdateStep { Inner: NotebookStep } => true,
        DeferredUpdateStep { Inner: GradientStep descent } => IsPlainDescentOfDenseStack(descent),
        DeferredUpdateStep { Inner: LossAfterUpdateStep { Inner: GradientStep descent } reported } =>
            IsPlainDescentOfDenseStack(descent) && HasFusedExecutor(reported),
        _ => false,
    };

    /// <summary>The step with deferred updates where these have a fused executor, otherwise the step itself.</summary>
    public static Step DeferUpdates(Step step) =>
        new DeferredUpdateStep(step) is var deferred && HasFusedExecutor(deferred) ? deferred : step;

    static bool IsPlainDescentOfDenseStack(GradientStep step) =>
        step is { GradientMethod: Backpropagation, Shards: 1, Optimizer: IScale, Objective.WeightPenalty: 0 }
        && FusedDenseStack.IsStackOfDense(step.Network);

    /// <summary>
    /// Whether <see cref="DeferredExecutor"/> can start from a state: all deferred weights have the same number of pending updates, and
    /// that is at most the number of steps since the block began.
    /// </summary>
    public static bool CanResume<T>(DeferredUpdateStep step, TrainState<T> state) where T : unmanaged
    {
        var ranks = DeferredExecutor.WeightsToDefer(step, state.Parameters).Select(w => w.PendingRank).Distinct().ToArray();
        return ranks.Length == 0 || (ranks.Length == 1 && ranks[0] <= state.Step % step.StepsPerBlock);
    }

    /// <summary>The gradients of shards are kept by optimizers with an in-place form.</summary>
    public static bool CanSumShards(GradientStep step) => step.Shards == 1 || UpdatePlan.Supports(step.Optimizer);

    static bool AppendsOnlyParameterlessLayers(Layer network, Layer longer) =>
        longer.Parts.Length >= network.Parts.Length
        && longer.Parts.Take(network.Parts.Length).SequenceEqual(network.Parts)
        && longer.Parts.Skip(network.Parts.Length).All(part => part.ParameterInfos.IsEmpty);

    static bool CanRunFused<T>(DeferredUpdateStep step, TrainState<T> state) where T : unmanaged =>
        HasFusedExecutor(step) && CanResume(step, state);

    // Only single samples are deferred. Before a group of larger batches the pending updates are materialized, as DeferredUpdateStep.Apply
    // does it.
    static IEnumerable<(TrainState<T> State, Metrics Metrics)> ScanDeferred<T>(
        DeferredUpdateStep step, TrainState<T> start, IEnumerable<Batch<T>> batches, Kernels<T> kernels) where T : unmanaged
    {
        var state = start;
        foreach (var (isSingle, group) in BatchGroups.BySampleCount(batches))
            foreach (var next in !isSingle ? Scan(step.Inner, DeferredUpdateStep.Materialize(state), group, kernels)
                : CanRunFused(step, state) ? DeferredExecutor.Scan(step, state, group, kernels)
                : ScanUnfused(step, state, group, kernels))
            {
                state = next.State;
                yield return next;
            }
    }

    static IEnumerable<TrainingEvent<T>> RunDeferred<T>(
        DeferredUpdateStep step, TrainState<T> start, IEnumerable<Batch<T>> batches, int logEvery, Kernels<T> kernels) where T : unmanaged
    {
        var state = start;
        foreach (var (isSingle, group) in BatchGroups.BySampleCount(batches))
            foreach (var next in !isSingle ? Run(step.Inner, DeferredUpdateStep.Materialize(state), group, logEvery, kernels)
                : CanRunFused(step, state) ? DeferredExecutor.Run(step, state, group, logEvery, kernels)
                : ToEvents(ScanUnfused(step, state, group, kernels), state, logEvery))
                if (next is Finished<T> finished) state = finished.State;
                else yield return next;
        yield return new Finished<T>(state);
    }

    static IEnumerable<(TrainState<T> State, Metrics Metrics)> ScanUnfused<T>(
        Step step, TrainState<T> start, IEnumerable<Batch<T>> batches, Kernels<T> kernels) where T : unmanaged
    {
        var (state, stepToApply) = (start, WithFusedCentralDifference(step, kernels.Threads));
        foreach (var batch in batches)
        {
            (state, var metrics) = stepToApply.Apply(state, batch);
            yield return (state, metrics);
        }
    }

    /// <summary>
    /// The same step, with <see cref="CentralDifference"/> replaced by its fused form <see cref="FusedCentralDifference"/>.
    /// </summary>
    static Step WithFusedCentralDifference(Step step, int threads) => step switch
    {
        DeferredUpdateStep deferred => deferred with { Inner = WithFusedCentralDifference(deferred.Inner, threads) },
        LossAfterUpdateStep reported => reported with { Inner = WithFusedCentralDifference(reported.Inner, threads) },
        GradientStep { GradientMethod: CentralDifference difference } descent =>
            descent with { GradientMethod = new FusedCentralDifference(difference, threads) },
        _ => step,
    };

    static IEnumerable<TrainingEvent<T>> ToEvents<T>(
        IEnumerable<(TrainState<T> State, Metrics Metrics)> steps, TrainState<T> start, int logEvery) where T : unmanaged
    {
        var last = start;
        foreach (var (state, metrics) in steps)
        {
            last = state;
            if (IsReported(state.Step - 1, logEvery)) yield return new StepLoss<T>(state.Step - 1, metrics.Loss);
        }
        yield return new Finished<T>(last);
    }

    /// <summary>
    /// Whether the loss of step number <paramref name="stepNumber"/>, from 0, is reported: every <paramref name="logEvery"/> steps, 0 for
    /// never.
    /// </summary>
    public static bool IsReported(long stepNumber, int logEvery) => logEvery > 0 && stepNumber % logEvery == 0;
}
