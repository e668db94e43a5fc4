using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Optimizers;

namespace Pipeline.Training;

/// <summary>p ← p + optimizer(∂J/∂p). Reports J on the batch before the update.</summary>
/// <param name="Objective">J: network, loss and penalty.</param>
/// <param name="GradientMethod">The method that computes ∂J/∂p, usually <see cref="Backpropagation"/>.</param>
/// <param name="Optimizer">Maps ∂J/∂p to the update.</param>
public sealed record GradientStep(Objective Objective, GradientMethod GradientMethod, GradientTransform Optimizer) : Step
{
    /// <inheritdoc/>
    public override Layer Network => Objective.Network;

    /// <inheritdoc/>
    public override TrainState<T> Init<T>(Parameters<T> p, Key key)
    {
        var described = Network.AttachInfos(p);
        return new(described, Optimizer.Init(described), 0, key);
    }

    /// <inheritdoc/>
    public override (TrainState<T> State, Metrics Metrics) Apply<T>(TrainState<T> state, Batch<T> batch)
    {
        var p = state.Parameters;
        state.OptimizerState.CheckShapes(Optimizer, p);
        var sampled = Objective with { Network = Network.Sample(SamplingKey(state.Key, state.Step)) };
        var (loss, gradient) = GradientMethod.ValueAndGradient(sampled, p, batch.Materialize());
        var (update, optimizerState) = Optimizer.Update(gradient, state.OptimizerState, p, state.Step);
        var next = state with { Parameters = p + update, OptimizerState = optimizerState, Step = state.Step + 1 };
        return (next, Metrics.Of(loss));
    }

    /// <summary>The key from which random layers are drawn in step number <paramref name="step"/>, from 0.</summary>
    /// <param name="key">The key of the training state.</param>
    /// <param name="step">Number of steps already taken.</param>
    internal static Key SamplingKey(Key key, long step) => key.FoldIn(2).FoldIn(step);
}
