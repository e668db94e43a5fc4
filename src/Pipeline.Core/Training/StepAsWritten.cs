using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>A step that is always taken as its formulas are written, never in a fused form: the same numbers, more slowly.</summary>
/// <param name="Inner">The step.</param>
sealed record StepAsWritten(Step Inner) : Step
{
    /// <inheritdoc/>
    public override Layer Network => Inner.Network;

    /// <summary>The inner step.</summary>
    public override string ToString() => $"{Inner}, as written";

    /// <inheritdoc/>
    public override TrainState<T> Init<T>(Parameters<T> p, Key key) => Inner.Init(p, key);

    /// <inheritdoc/>
    public override (TrainState<T> State, Metrics Metrics) Apply<T>(TrainState<T> state, Batch<T> batch) => Inner.Apply(state, batch);
}
