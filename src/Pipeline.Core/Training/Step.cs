using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>One training step, (state, batch) → (state, metrics). Pure: no output, clock, files or stopping condition.</summary>
public abstract record Step
{
    /// <summary>The network whose parameters are trained.</summary>
    public abstract Layer Network { get; }

    /// <summary>The state before the first step, with parameters drawn from child key 0.</summary>
    public TrainState<T> Init<T>(Key key) where T : unmanaged => Init(Network.Init<T>(key.FoldIn(0)), key);

    /// <summary>The state before the first step, with the given parameters.</summary>
    public abstract TrainState<T> Init<T>(Parameters<T> p, Key key) where T : unmanaged;

    /// <summary>The state after the batch, and the metrics of this step.</summary>
    public abstract (TrainState<T> State, Metrics Metrics) Apply<T>(TrainState<T> state, Batch<T> batch) where T : unmanaged;
}
