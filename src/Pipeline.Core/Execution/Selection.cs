using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// Selects the executor of a step: the only place that does. Every fused executor gives the bits of <see cref="Step.Apply"/>.
/// </summary>
static class Selection
{
    /// <summary>The state and metrics after each batch, lazily.</summary>
    public static IEnumerable<(TrainState<T> State, Metrics Metrics)> Scan<T>(
        Step step, TrainState<T> start, IEnumerable<Batch<T>> batches, Kernels<T> kernels) where T : unmanaged =>
        step is Deferred deferred ? ScanDeferred(deferred, start, batches, kernels) : ScanReadable(step, start, batches, kernels);

    /// <summary>
    /// The events of a training run, lazily: the losses of steps whose number, from 0, is a multiple of <paramref name="every"/> (none when
    /// that is 0), then the final state. Intermediate states are not part of the result, so fused executors update their parameters in
    /// place.
    /// </summary>
    public static IEnumerable<TrainingEvent<T>> Run<T>(
        Step step, TrainState<T> start, IEnumerable<Batch<T>> batches, int every, Kernels<T> kernels) where T : unmanaged => step switch
        {
            Deferred deferred => RunDeferred(deferred, start, batches, every, kernels),
            GradientStep descent when Supports(descent) => MinibatchExecutor<T>.Run(descent, start, batches, every, kernels),
            _ => Events(ScanReadable(step, start, batches, kernels), start, every),
        };

    /// <summary>
    /// Whether a step has a fused executor. Batches: any optimizer by back-propagation, through dense layers each followed by one activation
    /// or none. Single samples: plain SGD without penalty, or the notebook's step, with deferred updates; the network of a reported loss
    /// may append layers without parameters and must be the same otherwise.
    /// </summary>
    public static bool Supports(Step step) => step switch
    {
        GradientStep { Gradient: Backpropagation } => DenseUnits.IsStack(step.Network),
        Deferred { Inner: NotebookStep } => true,
        Deferred { Inner: GradientStep descent } => IsPlainDescent(descent),
        Deferred { Inner: WithReportedLoss { Inner: GradientStep descent, Reported: { WeightPenalty: 0 } reported } } =>
            IsPlainDescent(descent) && AppendsOnlyParameterlessLayers(descent.Network, reported.Network),
        _ => false,
    };

    static bool IsPlainDescent(GradientStep step) => Supports(step) && step is { Optimizer: IScale, Objective.WeightPenalty: 0 };

    /// <summary>
    /// Whether <see cref="DeferredExecutor"/> can start from a state: all deferred weights have the same number of pending updates, and
    /// that is at most the number of steps since the block began.
    /// </summary>
    public static bool CanResume<T>(Deferred step, TrainState<T> state) where T : unmanaged
    {
        var ranks = DeferredExecutor.DeferredWeights(step, state.Parameters).Select(w => w.PendingRank).Distinct().ToArray();
        return ranks.Length == 0 || (ranks.Length == 1 && ranks[0] <= state.Step % step.Block);
    }

    static bool AppendsOnlyParameterlessLayers(Layer network, Layer longer) =>
        longer.Parts.Length >= network.Parts.Length
        && longer.Parts.Take(network.Parts.Length).SequenceEqual(network.Parts)
        && longer.Parts.Skip(network.Parts.Length).All(part => part.ParameterInfos.IsEmpty);

    static bool IsFused<T>(Deferred step, TrainState<T> state) where T : unmanaged => Supports(step) && CanResume(step, state);

    // Only single samples are deferred. Before a group of larger batches the pending updates are materialized, as Deferred.Apply does it.
    static IEnumerable<(TrainState<T> State, Metrics Metrics)> ScanDeferred<T>(
        Deferred step, TrainState<T> start, IEnumerable<Batch<T>> batches, Kernels<T> kernels) where T : unmanaged
    {
        var state = start;
        foreach (var (isSingle, group) in BatchGroups.BySize(batches))
            foreach (var next in !isSingle ? Scan(step.Inner, Deferred.Materialize(state), group, kernels)
                : IsFused(step, state) ? DeferredExecutor.Scan(step, state, group, kernels)
                : ScanReadable(step, state, group, kernels))
            {
                state = next.State;
                yield return next;
            }
    }

    static IEnumerable<TrainingEvent<T>> RunDeferred<T>(
        Deferred step, TrainState<T> start, IEnumerable<Batch<T>> batches, int every, Kernels<T> kernels) where T : unmanaged
    {
        var state = start;
        foreach (var (isSingle, group) in BatchGroups.BySize(batches))
            foreach (var next in !isSingle ? Run(step.Inner, Deferred.Materialize(state), group, every, kernels)
                : IsFused(step, state) ? DeferredExecutor.Run(step, state, group, every, kernels)
                : Events(ScanReadable(step, state, group, kernels), state, every))
                if (next is Finished<T> finished) state = finished.State;
                else yield return next;
        yield return new Finished<T>(state);
    }

    static IEnumerable<(TrainState<T> State, Metrics Metrics)> ScanReadable<T>(
        Step step, TrainState<T> start, IEnumerable<Batch<T>> batches, Kernels<T> kernels) where T : unmanaged
    {
        var (state, readable) = (start, WithPerturbedDifference(step, kernels.Threads));
        foreach (var batch in batches)
        {
            (state, var metrics) = readable.Apply(state, batch);
            yield return (state, metrics);
        }
    }

    /// <summary>The same step, with <see cref="CentralDifference"/> replaced by its fused form <see cref="PerturbedDifference"/>.</summary>
    static Step WithPerturbedDifference(Step step, int threads) => step switch
    {
        Deferred deferred => deferred with { Inner = WithPerturbedDifference(deferred.Inner, threads) },
        WithReportedLoss reported => reported with { Inner = WithPerturbedDifference(reported.Inner, threads) },
        GradientStep { Gradient: CentralDifference difference } descent =>
            descent with { Gradient = new PerturbedDifference(difference, threads) },
        _ => step,
    };

    static IEnumerable<TrainingEvent<T>> Events<T>(
        IEnumerable<(TrainState<T> State, Metrics Metrics)> steps, TrainState<T> start, int every) where T : unmanaged
    {
        var last = start;
        foreach (var (state, metrics) in steps)
        {
            last = state;
            if (IsReported(state.Step - 1, every)) yield return new StepLoss<T>(state.Step - 1, metrics.Loss);
        }
        yield return new Finished<T>(last);
    }

    /// <summary>
    /// Whether the loss of step number <paramref name="step"/>, from 0, is reported: every <paramref name="every"/> steps, 0 for never.
    /// </summary>
    public static bool IsReported(long step, int every) => every > 0 && step % every == 0;
}
