using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>
/// A step with deferred weight updates: for <see cref="StepsPerBlock"/> steps W is represented as W₀ + Σᵢ xᵢᵀuᵢ with pending rank-one
/// updates, and is then materialized in one pass.
/// </summary>
/// <remarks>
/// In exact arithmetic this equals the inner step; in floating point it rounds differently, so the block boundaries are part of the
/// definition. A block begins where the step number is a multiple of <see cref="StepsPerBlock"/>, independent of epochs and of reporting. A
/// state within a block is an ordinary immutable value. A batch of several samples materializes pending updates first and applies its own
/// at once. Matrices of fewer than <see cref="MinElements"/> elements are updated at once, because writing them is cheaper than keeping the
/// sum.
/// </remarks>
/// <param name="Inner">The step whose updates are deferred; an update that is not a product xᵀu is applied at once.</param>
/// <param name="StepsPerBlock">Steps per block.</param>
/// <param name="MinElements">The smallest number of elements of a matrix whose updates are deferred.</param>
sealed record DeferredUpdateStep(
    Step Inner, int StepsPerBlock = DeferredUpdateStep.DefaultStepsPerBlock, int MinElements = DeferredUpdateStep.DefaultMinElements) : Step
{
    /// <summary>Steps per block: amortizes the pass over the weights and keeps the pending updates small.</summary>
    public const int DefaultStepsPerBlock = 32;

    /// <summary>The smallest matrix for which deferring pays: 64 KiB of floats.</summary>
    public const int DefaultMinElements = 1 << 14;

    const string InnerName = "A step", StepsName = "The number of steps in a block", ElementsName = "The smallest number of elements";

    /// <summary>The step whose updates are deferred.</summary>
    public Step Inner { get; init => field = Require.NotNull(value, InnerName); } = Require.NotNull(Inner, InnerName);

    /// <summary>Steps per block, at least 1.</summary>
    public int StepsPerBlock { get; init => field = Require.AtLeast(value, 1, StepsName); } = Require.AtLeast(StepsPerBlock, 1, StepsName);

    /// <summary>The smallest number of elements of a matrix whose updates are deferred.</summary>
    public int MinElements { get; init => field = Require.AtLeast(value, 0, ElementsName); }
        = Require.AtLeast(MinElements, 0, ElementsName);

    /// <inheritdoc/>
    public override Layer Network => Inner.Network;

    /// <summary>The inner step, and how long its updates are deferred.</summary>
    public override string ToString() => $"{Inner}, updates deferred for {StepsPerBlock} steps";

    /// <inheritdoc/>
    public override TrainState<T> Init<T>(Parameters<T> p, Key key) => Inner.Init(p, key);

    /// <inheritdoc/>
    public override (TrainState<T> State, Metrics Metrics) Apply<T>(TrainState<T> state, Batch<T> batch)
    {
        var (next, metrics) = Inner.Apply(Prepare(state, batch), batch);
        return (batch.X.Rows == 1 && next.Step % StepsPerBlock == 0 ? Materialize(next) : next, metrics);
    }

    /// <summary>
    /// The state in the form to which the inner step is applied: with pending updates for a single sample, else with none.
    /// </summary>
    internal TrainState<T> Prepare<T>(TrainState<T> state, Batch<T> batch) where T : unmanaged => batch.Require().X.Rows == 1
        ? state with { Parameters = state.Parameters.Map(m => IsDeferred(m) ? m.AsDeferred() : m.Materialize()) }
        : Materialize(state);

    /// <summary>The state with all pending updates applied.</summary>
    internal static TrainState<T> Materialize<T>(TrainState<T> state) where T : unmanaged =>
        state with { Parameters = state.Parameters.Map(m => m.Materialize()) };

    /// <summary>Whether the updates of a matrix are deferred.</summary>
    internal bool IsDeferred<T>(Matrix<T> m) where T : unmanaged => (long)m.Rows * m.Columns >= MinElements;
}
