using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>The inner step, reporting another objective: its value on the same batch after the update, as in the lecture.</summary>
/// <param name="Inner">The step.</param>
/// <param name="ReportedObjective">The objective whose value is reported.</param>
sealed record LossAfterUpdateStep(Step Inner, Objective ReportedObjective) : Step
{
    /// <inheritdoc/>
    public override Layer Network => Inner.Network;

    /// <inheritdoc/>
    public override TrainState<T> Init<T>(Parameters<T> p, Key key) => Inner.Init(p, key);

    /// <inheritdoc/>
    public override (TrainState<T> State, Metrics Metrics) Apply<T>(TrainState<T> state, Batch<T> batch)
    {
        var (next, _) = Inner.Apply(state, batch);
        return (next, Metrics.Of(ReportedObjective, next.Parameters, batch));
    }
}
