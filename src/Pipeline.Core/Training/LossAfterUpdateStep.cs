using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>The inner step, reporting another objective: its value on the same batch after the update, as in the lecture.</summary>
/// <param name="Inner">The step.</param>
/// <param name="ReportedObjective">The objective whose value is reported.</param>
sealed record LossAfterUpdateStep(Step Inner, Objective ReportedObjective) : Step
{
    /// <summary>The step.</summary>
    public Step Inner { get; init => field = Require.NotNull(value, "A step"); } = Require.NotNull(Inner, "A step");

    /// <summary>The objective whose value is reported.</summary>
    public Objective ReportedObjective { get; init => field = Require.NotNull(value, "An objective"); }
        = Require.NotNull(ReportedObjective, "An objective");

    /// <inheritdoc/>
    public override Layer Network => Inner.Network;

    /// <summary>The inner step, and the loss that is reported.</summary>
    public override string ToString() => $"{Inner}, reports {ReportedObjective.Loss} after the update";

    /// <inheritdoc/>
    public override TrainState<T> Init<T>(Parameters<T> p, Key key) => Inner.Init(p, key);

    /// <inheritdoc/>
    public override (TrainState<T> State, Metrics Metrics) Apply<T>(TrainState<T> state, Batch<T> batch)
    {
        var (next, _) = Inner.Apply(state, batch);
        return (next, Metrics.Of(ReportedObjective, next.Parameters, batch));
    }
}
