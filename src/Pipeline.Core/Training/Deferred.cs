using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>
/// The same steps with deferred updates: for <see cref="Block"/> steps the weights are not written but remembered as
/// W₀ + Σᵢ xᵢᵀuᵢ, a value that shares W₀; then they are written out in one pass.
/// </summary>
/// <remarks>
/// In exact arithmetic nothing changes; in floating point it rounds differently, so the blocks belong to the definition: they begin where
/// the step number is a multiple of <see cref="Block"/>, wherever epochs end and whoever looks on. A state within a block is a value like any other.
/// <see cref="Take"/> is the specification, one step at a time with any inner step. <see cref="Scan"/> runs a whole block at once where it knows
/// the network by heart, to the same bits; it then reads up to a block of batches ahead of the state it has got to.
/// </remarks>
/// <param name="Inner">The step whose updates are deferred; an update that is no product of factors is made at once.</param>
/// <param name="Block">Steps a block.</param>
public sealed record Deferred(Step Inner, int Block = Deferred.DefaultBlock) : Step
{
    /// <summary>Steps a block: long enough to make the pass over the weights cheap, short enough to keep the terms in the cache.</summary>
    public const int DefaultBlock = 32;

    /// <inheritdoc/>
    public override Layer Network => Inner.Network;

    /// <inheritdoc/>
    public override TrainState<T> Start<T>(Parameters<T> p, Key key) => Inner.Start(p, key);

    /// <inheritdoc/>
    public override (TrainState<T> State, Metrics Metrics) Take<T>(TrainState<T> state, Batch<T> batch)
    {
        var opened = state with { Parameters = state.Parameters.Map(m => m.Opened()) };
        var (next, metrics) = Inner.Take(opened, batch);
        return (Closed(next), metrics);
    }

    /// <inheritdoc/>
    public override IEnumerable<(TrainState<T> State, Metrics Metrics)> Scan<T>(TrainState<T> start, IEnumerable<Batch<T>> batches) =>
        DeferredBlocks.Knows(this) ? DeferredBlocks.Scan(this, start, batches) : base.Scan(start, batches);

    /// <summary>The state with its weights written out where a block ends.</summary>
    internal TrainState<T> Closed<T>(TrainState<T> state) where T : unmanaged =>
        state.Step % Block == 0 ? state with { Parameters = state.Parameters.Map(m => m.Written()) } : state;
}
