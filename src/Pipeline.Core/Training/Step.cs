using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>(state, batch) → (state, metrics): the seam of training. Pure; whatever happens between steps is somebody else's.</summary>
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

    /// <summary>Step after step, lazily: each state with its metrics. A step that is faster over several batches at once overrides it, to the same bits.</summary>
    public virtual IEnumerable<(TrainState<T> State, Metrics Metrics)> Scan<T>(TrainState<T> start, IEnumerable<Batch<T>> batches) where T : unmanaged =>
        Folds.Scan<TrainState<T>, Batch<T>, Metrics>(start, Apply)(batches);

    /// <summary>
    /// The same for those who do not look at states on the way, which then need not exist: the losses of steps whose numbers, from 0, are multiples of
    /// <paramref name="every"/>, none when that is 0, and the last state.
    /// </summary>
    public virtual IEnumerable<TrainingEvent<T>> Run<T>(TrainState<T> start, IEnumerable<Batch<T>> batches, int every) where T : unmanaged
    {
        var last = start;
        foreach (var (state, metrics) in Scan(start, batches))
        {
            last = state;
            if (IsReported(state.Step - 1, every)) yield return new StepLoss<T>(state.Step - 1, metrics.Loss);
        }
        yield return new Finished<T>(last);
    }

    /// <summary>Whether the loss of a step is told to those who watch every so many.</summary>
    protected static bool IsReported(long step, int every) => every > 0 && step % every == 0;
}
