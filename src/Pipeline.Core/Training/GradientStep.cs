using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Optimizers;

namespace Pipeline.Training;

/// <summary>p ← p + optimizer(∂J/∂p). Reports J of the batch before the update.</summary>
/// <param name="Objective">J: network, loss and penalty.</param>
/// <param name="Gradient">How ∂J/∂p is found; back-propagation as a rule.</param>
/// <param name="Optimizer">What is made of it.</param>
public sealed record GradientStep(Objective Objective, GradientFunction Gradient, GradientTransform Optimizer) : Step
{
    /// <inheritdoc/>
    public override Layer Network => Objective.Network;

    /// <inheritdoc/>
    public override TrainState<T> Start<T>(Parameters<T> p, Key key) => new(p, Optimizer.Start(p), 0, key);

    /// <inheritdoc/>
    public override (TrainState<T> State, Metrics Metrics) Take<T>(TrainState<T> state, Batch<T> batch)
    {
        var (loss, gradient) = Gradient.At(Objective, state.Parameters, batch with { X = batch.X.Written() });
        var (update, memory) = Optimizer.Apply(gradient, state.Memory);
        var next = state with { Parameters = state.Parameters + update, Memory = memory, Step = state.Step + 1 };
        return (next, Metrics.Of(loss));
    }
}
