using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>(state, batch) → (state, metrics): the seam of training. Pure: a step does not print, time, save or stop.</summary>
public abstract record Step
{
    /// <summary>What is trained.</summary>
    public abstract Layer Network { get; }

    /// <summary>The state before the first step, its parameters drawn from child 0 of the key.</summary>
    public TrainState<T> Init<T>(Key key) where T : unmanaged => Init(Network.Init<T>(key.FoldIn(0)), key);

    /// <summary>The state before the first step, with parameters from elsewhere.</summary>
    public abstract TrainState<T> Init<T>(Parameters<T> p, Key key) where T : unmanaged;

    /// <summary>One step.</summary>
    public abstract (TrainState<T> State, Metrics Metrics) Apply<T>(TrainState<T> state, Batch<T> batch) where T : unmanaged;
}
