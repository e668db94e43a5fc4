using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>
/// The same steps with deferred updates: for <see cref="Block"/> steps the weights are not written but remembered as
/// W₀ + Σᵢ xᵢᵀuᵢ, a value that shares W₀; then they are written out in one pass.
/// </summary>
/// <remarks>
/// In exact arithmetic nothing changes; in floating point it rounds differently, so the blocks belong to the definition: they begin where
/// the step number is a multiple of <see cref="Block"/>, wherever epochs end and whoever looks on. A state within a block is a value like any other.
/// <see cref="Apply"/> is the specification, one step at a time with any inner step. <see cref="Scan"/> runs a whole block at once where it knows
/// the network by heart, to the same bits; it then reads up to a block of batches ahead of the state it has got to.
/// A batch of several samples is no matter of deferring: it writes its weights at once, and what was pending with them.
/// Matrices that stay in the first-level cache are cheaper written than remembered, so they are updated at once.
/// </remarks>
/// <param name="Inner">The step whose updates are deferred; an update that is no product of factors is made at once.</param>
/// <param name="Block">Steps a block.</param>
/// <param name="MinElements">Numbers that a matrix must have for its updates to be deferred.</param>
public sealed record Deferred(Step Inner, int Block = Deferred.DefaultBlock, int MinElements = Deferred.DefaultMinElements) : Step
{
    /// <summary>Steps a block: long enough to make the pass over the weights cheap, short enough to keep the terms in the cache.</summary>
    public const int DefaultBlock = 32;

    /// <summary>Numbers of a matrix that is worth deferring: 64 kB of floats.</summary>
    public const int DefaultMinElements = 1 << 14;

    /// <inheritdoc/>
    public override Layer Network => Inner.Network;

    /// <inheritdoc/>
    public override TrainState<T> Init<T>(Parameters<T> p, Key key) => Inner.Init(p, key);

    /// <inheritdoc/>
    public override (TrainState<T> State, Metrics Metrics) Apply<T>(TrainState<T> state, Batch<T> batch)
    {
        if (batch.X.Rows != 1) return Inner.Apply(Written(state), batch);
        var opened = state with { Parameters = state.Parameters.Map(m => Defers(m) ? m.WithPendingUpdates() : m.Materialize()) };
        var (next, metrics) = Inner.Apply(opened, batch);
        return (next.Step % Block == 0 ? Written(next) : next, metrics);
    }

    /// <inheritdoc/>
    public override IEnumerable<(TrainState<T> State, Metrics Metrics)> Scan<T>(TrainState<T> start, IEnumerable<Batch<T>> batches)
    {
        var state = start;
        foreach (var (isSingle, alike) in BatchGroups.BySize(batches))
            foreach (var next in !isSingle ? Inner.Scan(Written(state), alike) : !Fits(state) ? base.Scan(state, alike) : ScanBlocks(state, alike))
            {
                state = next.State;
                yield return next;
            }
    }

    /// <inheritdoc/>
    public override IEnumerable<TrainingEvent<T>> Run<T>(TrainState<T> start, IEnumerable<Batch<T>> batches, int every)
    {
        var state = start;
        foreach (var (isSingle, alike) in BatchGroups.BySize(batches))
            foreach (var report in !isSingle ? Inner.Run(Written(state), alike, every) : !Fits(state) ? base.Run(state, alike, every) : RunBlocks(state, alike, every))
                if (report is Finished<T> trained) state = trained.State;
                else yield return report;
        yield return new Finished<T>(state);
    }

    IEnumerable<(TrainState<T> State, Metrics Metrics)> ScanBlocks<T>(TrainState<T> start, IEnumerable<Batch<T>> samples) where T : unmanaged =>
        DeferredExecutor.Steps(this, start, samples).Select(at => at.Snapshot(Block));

    IEnumerable<TrainingEvent<T>> RunBlocks<T>(TrainState<T> start, IEnumerable<Batch<T>> samples, int every) where T : unmanaged
    {
        BlockPosition<T>? last = null;
        foreach (var at in DeferredExecutor.Steps(this, start, samples))
        {
            last = at;
            if (IsReported(at.Step - 1, every)) yield return new StepLoss<T>(at.Step - 1, at.Loss);
        }
        yield return new Finished<T>(last?.FinalState(Block) ?? start);
    }

    bool Fits<T>(TrainState<T> state) where T : unmanaged => DeferredExecutor.Supports(this) && DeferredExecutor.CanResume(this, state);

    static TrainState<T> Written<T>(TrainState<T> state) where T : unmanaged => state with { Parameters = state.Parameters.Map(m => m.Materialize()) };

    /// <summary>Whether the updates of a matrix are deferred.</summary>
    internal bool Defers<T>(Matrix<T> m) where T : unmanaged => (long)m.Rows * m.Columns >= MinElements;

    /// <summary>The weights of a layer while steps go on.</summary>
    internal TrainingWeights<T> CreateWeights<T>(Matrix<T> w, bool isFirst, Kernels<T> kernels) where T : unmanaged =>
        !Defers(w) ? new EagerWeights<T>(w.Materialize(), kernels) :
        isFirst ? new LookaheadWeights<T>(w, Block, kernels) :
        new DeferredWeights<T>(w, Block, kernels);
}
