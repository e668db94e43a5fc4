using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>A step that reports another objective, of the same batch after the update, as the lecture prints it.</summary>
public sealed record ReportedAfter(Step Inner, Objective Printed) : Step
{
    /// <inheritdoc/>
    public override Layer Network => Inner.Network;

    /// <inheritdoc/>
    public override TrainState<T> Start<T>(Parameters<T> p, Key key) => Inner.Start(p, key);

    /// <inheritdoc/>
    public override (TrainState<T> State, Metrics Metrics) Take<T>(TrainState<T> state, Batch<T> batch)
    {
        var (next, _) = Inner.Take(state, batch);
        return (next, Metrics.Of(Printed, next.Parameters, batch));
    }
}
