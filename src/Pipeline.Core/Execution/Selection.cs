using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>Which form of a step runs: the one place that decides it. Every fused form has the bits of the readable one.</summary>
static class Selection
{
    /// <summary>Step after step, lazily: each state with its metrics.</summary>
    public static IEnumerable<(TrainState<T> State, Metrics Metrics)> Scan<T>(
        Step step, TrainState<T> start, IEnumerable<Batch<T>> batches, Kernels<T> kernels) where T : unmanaged =>
        step is Deferred deferred ? ScanDeferred(deferred, start, batches, kernels) : ScanReadable(step, start, batches, kernels);

    /// <summary>
    /// The events of a run, for callers that do not look at the states on the way, which then need not exist: the losses of steps whose number, from
    /// 0, is a multiple of <paramref name="every"/> (none when that is 0), and the last state.
    /// </summary>
    public static IEnumerable<TrainingEvent<T>> Run<T>(
        Step step, TrainState<T> start, IEnumerable<Batch<T>> batches, int every, Kernels<T> kernels) where T : unmanaged => step switch
        {
            Deferred deferred => RunDeferred(deferred, start, batches, every, kernels),
            GradientStep descent when Supports(descent) => MinibatchExecutor<T>.Run(descent, start, batches, every, kernels),
            _ => Events(ScanReadable(step, start, batches, kernels), start, every),
        };

    /// <summary>
    /// Whether a step has a fused form. Batches: plain SGD by back-propagation, without penalty, through dense layers with an activation behind them or
    /// none. Single samples: the same with deferred updates, or the notebook's step; a reported loss may put activations behind the network, nothing
    /// else.
    /// </summary>
    public static bool Supports(Step step) => step switch
    {
        GradientStep { Gradient: Backpropagation, Optimizer: Scale, Objective.WeightPenalty: 0 } => DenseUnits.IsStack(step.Network),
        Deferred { Inner: NotebookStep } => true,
        Deferred { Inner: GradientStep descent } => Supports(descent),
        Deferred { Inner: WithReportedLoss { Inner: GradientStep descent, Reported: { WeightPenalty: 0 } reported } } =>
            Supports(descent) && AddsActivationsOnly(descent.Network, reported.Network),
        _ => false,
    };

    /// <summary>
    /// Whether the block form can go on from a state: all deferred weights have as many pending terms, and no more than the block has had steps.
    /// </summary>
    public static bool CanResume<T>(Deferred step, TrainState<T> state) where T : unmanaged
    {
        var ranks = DeferredExecutor.DeferredWeights(step, state.Parameters).Select(w => w.PendingRank).Distinct().ToArray();
        return ranks.Length == 0 || (ranks.Length == 1 && ranks[0] <= state.Step % step.Block);
    }

    /// <summary>Whether a network is another one with layers without parameters behind it.</summary>
    static bool AddsActivationsOnly(Layer network, Layer longer) =>
        longer.Parts.Length >= network.Parts.Length
        && longer.Parts.Take(network.Parts.Length).SequenceEqual(network.Parts)
        && longer.Parts.Skip(network.Parts.Length).All(part => part.ParameterInfos.IsEmpty);

    static bool IsFused<T>(Deferred step, TrainState<T> state) where T : unmanaged => Supports(step) && CanResume(step, state);

    // Stretches of single samples are deferred; a stretch of larger batches writes its weights at every step, and what was pending with them.
    static IEnumerable<(TrainState<T> State, Metrics Metrics)> ScanDeferred<T>(
        Deferred step, TrainState<T> start, IEnumerable<Batch<T>> batches, Kernels<T> kernels) where T : unmanaged
    {
        var state = start;
        foreach (var (isSingle, alike) in BatchGroups.BySize(batches))
            foreach (var next in !isSingle ? Scan(step.Inner, Deferred.Materialize(state), alike, kernels)
                : IsFused(step, state) ? DeferredExecutor.Steps(step, state, alike, kernels).Select(at => at.Snapshot(step.Block))
                : ScanReadable(step, state, alike, kernels))
            {
                state = next.State;
                yield return next;
            }
    }

    static IEnumerable<TrainingEvent<T>> RunDeferred<T>(
        Deferred step, TrainState<T> start, IEnumerable<Batch<T>> batches, int every, Kernels<T> kernels) where T : unmanaged
    {
        var state = start;
        foreach (var (isSingle, alike) in BatchGroups.BySize(batches))
            foreach (var next in !isSingle ? Run(step.Inner, Deferred.Materialize(state), alike, every, kernels)
                : IsFused(step, state) ? DeferredExecutor.Run(step, state, alike, every, kernels)
                : Events(ScanReadable(step, state, alike, kernels), state, every))
                if (next is Finished<T> finished) state = finished.State;
                else yield return next;
        yield return new Finished<T>(state);
    }

    static IEnumerable<(TrainState<T> State, Metrics Metrics)> ScanReadable<T>(
        Step step, TrainState<T> start, IEnumerable<Batch<T>> batches, Kernels<T> kernels) where T : unmanaged
    {
        var (state, readable) = (start, SideBySide(step, kernels.Threads));
        foreach (var batch in batches)
        {
            (state, var metrics) = readable.Apply(state, batch);
            yield return (state, metrics);
        }
    }

    /// <summary>The same step; where its gradient is numerical, the perturbed networks are evaluated side by side.</summary>
    static Step SideBySide(Step step, int threads) => step switch
    {
        Deferred deferred => deferred with { Inner = SideBySide(deferred.Inner, threads) },
        WithReportedLoss reported => reported with { Inner = SideBySide(reported.Inner, threads) },
        GradientStep { Gradient: CentralDifference difference } numerical => numerical with { Gradient = new PerturbedDifference(difference, threads) },
        _ => step,
    };

    static IEnumerable<TrainingEvent<T>> Events<T>(IEnumerable<(TrainState<T> State, Metrics Metrics)> states, TrainState<T> start, int every)
        where T : unmanaged
    {
        var last = start;
        foreach (var (state, metrics) in states)
        {
            last = state;
            if (IsReported(state.Step - 1, every)) yield return new StepLoss<T>(state.Step - 1, metrics.Loss);
        }
        yield return new Finished<T>(last);
    }

    /// <summary>Whether the loss of a step is an event of a run that reports every so many steps.</summary>
    public static bool IsReported(long step, int every) => every > 0 && step % every == 0;
}
