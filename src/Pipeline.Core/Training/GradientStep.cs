using System.Globalization;
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

    /// <summary>
    /// S, the shards into which a batch is cut, at least 1. With more than one the gradient is Σₛ (nₛ/n)·gₛ in ascending order, gₛ being
    /// that of the mean over nₛ of the n samples, and each shard draws its own random layers. The bits depend on S, and not on where or
    /// when a shard is computed.
    /// </summary>
    public int Shards { get; init => field = Require.AtLeast(value, 1, "The number of shards"); } = 1;

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
        var key = SamplingKey(state.Key, state.Step);
        var shards = new BatchShards(batch.Require().Count, Shards);
        var (loss, gradient) = shards.Count == 1 || shards.Rows == 0
            ? ValueAndGradient(p, batch, key)
            : ShardSum.ValueAndGradient(
                shards, shard => ValueAndGradient(p, shards.Take(batch, shard), BatchShards.SamplingKey(key, shard)));
        var (update, optimizerState) = Optimizer.UpdateChecked(gradient, state.OptimizerState, p, state.Step);
        var next = state with { Parameters = p + update, OptimizerState = optimizerState, Step = state.Step + 1 };
        return (next, Metrics.Of(loss));
    }

    /// <summary>J and ∂J/∂p of some samples, by the network that is drawn from a key.</summary>
    (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Parameters<T> p, Batch<T> samples, Key key) where T : unmanaged
    {
        var drawn = Objective with { Network = Network.Sample(key) };
        var (value, gradient) = GradientMethod.ValueAndGradient(drawn, p, samples.Materialize());
        return (value, GradientMethod.RequireGradient(gradient, p));
    }

    /// <summary>Throws unless a state is one of this network and this optimizer.</summary>
    internal void RequireState<T>(TrainState<T> state) where T : unmanaged
    {
        Network.RequireParameters(state.Parameters);
        state.OptimizerState.CheckShapes(Optimizer, state.Parameters);
    }

    /// <summary>Network, loss and optimizer in a line; the gradient method and the shards where they are unusual.</summary>
    public override string ToString() => string.Join(", ",
    [
        $"{Objective}", .. GradientMethod is Backpropagation ? Array.Empty<string>() : [$"{GradientMethod}"], $"{Optimizer}",
        .. Shards == 1 ? Array.Empty<string>() : [string.Create(CultureInfo.InvariantCulture, $"{Shards} shards a batch")],
    ]);

    /// <summary>The key from which random layers are drawn in step number <paramref name="step"/>, from 0.</summary>
    /// <param name="key">The key of the training state.</param>
    /// <param name="step">Number of steps already taken.</param>
    internal static Key SamplingKey(Key key, long step) => key.FoldIn(2).FoldIn(step);
}
