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
    /// <summary>J: network, loss and penalty.</summary>
    public Objective Objective { get; init => field = Require.NotNull(value, "An objective"); }
        = Require.NotNull(Objective, "An objective");

    /// <summary>The method that computes ∂J/∂p, usually <see cref="Backpropagation"/>.</summary>
    public GradientMethod GradientMethod { get; init => field = Require.NotNull(value, "A gradient method"); }
        = Require.NotNull(GradientMethod, "A gradient method");

    /// <summary>Maps ∂J/∂p to the update.</summary>
    public GradientTransform Optimizer { get; init => field = Require.NotNull(value, "An optimizer"); }
        = Require.NotNull(Optimizer, "An optimizer");

    /// <inheritdoc/>
    public override Layer Network => Objective.Network;

    /// <inheritdoc/>
    public override TrainState<T> Init<T>(Parameters<T> p, Key key)
    {
        Network.RequireParameters(p);
        var described = Network.AttachInfos(p);
        return new(described, Optimizer.Init(described), 0, key);
    }

    /// <inheritdoc/>
    public override (TrainState<T> State, Metrics Metrics) Apply<T>(TrainState<T> state, Batch<T> batch)
    {
        var p = state.Parameters;
        RequireState(state);
        var sampled = Objective with { Network = Network.Sample(SamplingKey(state.Key, state.Step)) };
        var (loss, gradient) = GradientMethod.ValueAndGradient(sampled, p, batch.Require().Materialize());
        var (update, optimizerState) = Optimizer.UpdateChecked(
            GradientMethod.RequireGradient(gradient, p), state.OptimizerState, p, state.Step);
        var next = state with { Parameters = p + update, OptimizerState = optimizerState, Step = state.Step + 1 };
        return (next, Metrics.Of(loss));
    }

    /// <summary>Throws unless a state is one of this network and this optimizer.</summary>
    internal void RequireState<T>(TrainState<T> state) where T : unmanaged
    {
        Network.RequireParameters(state.Parameters);
        state.OptimizerState.CheckShapes(Optimizer, state.Parameters);
    }

    /// <summary>Network, loss and optimizer in a line; the gradient method where it is not back-propagation.</summary>
    public override string ToString() =>
        GradientMethod is Backpropagation ? $"{Objective}, {Optimizer}" : $"{Objective}, {GradientMethod}, {Optimizer}";

    /// <summary>The key from which random layers are drawn in step number <paramref name="step"/>, from 0.</summary>
    /// <param name="key">The key of the training state.</param>
    /// <param name="step">Number of steps already taken.</param>
    internal static Key SamplingKey(Key key, long step) => key.FoldIn(2).FoldIn(step);
}
