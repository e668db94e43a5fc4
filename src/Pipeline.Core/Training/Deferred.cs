using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>
/// The same steps with deferred updates: for <see cref="Block"/> steps the weights are not written but kept as the sum W₀ + Σᵢ xᵢᵀuᵢ, a value
/// that shares W₀; then they are written out in one pass.
/// </summary>
/// <remarks>
/// In exact arithmetic nothing changes; in floating point it rounds differently, so the blocks belong to the definition: they begin where the step
/// number is a multiple of <see cref="Block"/>, wherever epochs end and whatever is printed. A state within a block is a value like any other.
/// A batch of several samples is not deferred: it writes its weights at once, and what was pending with them.
/// Small matrices are cheaper written than kept as a sum, so they are updated at once.
/// </remarks>
/// <param name="Inner">The step whose updates are deferred; an update that is no product xᵀu is made at once.</param>
/// <param name="Block">Steps a block.</param>
/// <param name="MinElements">Numbers that a matrix must have for its updates to be deferred.</param>
public sealed record Deferred(Step Inner, int Block = Deferred.DefaultBlock, int MinElements = Deferred.DefaultMinElements) : Step
{
    /// <summary>Steps a block: long enough to make the pass over the weights cheap, short enough to keep the terms at hand.</summary>
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
        if (batch.X.Rows != 1) return Inner.Apply(Materialize(state), batch);
        var pending = state with { Parameters = state.Parameters.Map(m => Defers(m) ? m.WithPendingUpdates() : m.Materialize()) };
        var (next, metrics) = Inner.Apply(pending, batch);
        return (next.Step % Block == 0 ? Materialize(next) : next, metrics);
    }

    /// <summary>The state with all weights written out.</summary>
    internal static TrainState<T> Materialize<T>(TrainState<T> state) where T : unmanaged =>
        state with { Parameters = state.Parameters.Map(m => m.Materialize()) };

    /// <summary>Whether the updates of a matrix are deferred.</summary>
    internal bool Defers<T>(Matrix<T> m) where T : unmanaged => (long)m.Rows * m.Columns >= MinElements;
}
