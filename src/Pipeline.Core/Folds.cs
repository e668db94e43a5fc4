using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline;

/// <summary>The words of training: a <c>Step</c>, and training as a fold: <c>batches | Fold(start, step)</c>, or watched lazily with <c>Scan</c> and <c>Run</c>.</summary>
/// <remarks>
/// Laws: Fold(s) of xs then ys = Fold(Fold(s) of xs) of ys; the last state of Scan is Fold's. So stopping is taking fewer batches, and resuming is
/// folding the rest. Where a step has a fused form, it runs; the bits are those of <see cref="Step.Apply"/>, one batch after the other, for any number
/// of threads. A fused form may read a block of batches ahead of the state that it has reached.
/// </remarks>
public static class Folds
{
    extension<A, B>(A)
    {
        /// <summary>f(x), written from left to right.</summary>
        public static B operator |(A x, Func<A, B> f) => f(x);
    }

    /// <summary>Descent by back-propagation; for plain SGD the updates are deferred, because then that is faster and costs nothing else.</summary>
    public static Step Step(Layer network, Loss loss, GradientTransform optimizer)
    {
        var step = new GradientStep(new(network, loss), new Backpropagation(), optimizer);
        return optimizer is Scale ? new Deferred(step) : step;
    }

    /// <summary>xs → the state after all of them.</summary>
    public static Func<IEnumerable<A>, S> Fold<S, A, M>(S start, Func<S, A, (S, M)> step) =>
        xs => xs.Aggregate(start, (state, x) => step(state, x).Item1);

    /// <summary>xs → the state and the metrics after each of them, lazily.</summary>
    public static Func<IEnumerable<A>, IEnumerable<(S State, M Metrics)>> Scan<S, A, M>(S start, Func<S, A, (S, M)> step) =>
        xs => Lazily(xs, start, step);

    /// <summary>batches → the trained state.</summary>
    /// <param name="start">The state before the first batch.</param>
    /// <param name="step">The step that is folded over the batches.</param>
    /// <param name="threads">Threads that large products may use.</param>
    public static Func<IEnumerable<Batch<T>>, TrainState<T>> Fold<T>(TrainState<T> start, Step step, int threads = 1) where T : unmanaged =>
        batches => ((Finished<T>)Run(start, step, every: 0, threads)(batches).Last()).State;

    /// <summary>batches → each state and its metrics, lazily.</summary>
    /// <param name="start">The state before the first batch.</param>
    /// <param name="step">The step.</param>
    /// <param name="threads">Threads that large products may use.</param>
    public static Func<IEnumerable<Batch<T>>, IEnumerable<(TrainState<T> State, Metrics Metrics)>> Scan<T>(
        TrainState<T> start, Step step, int threads = 1) where T : unmanaged =>
        batches => Selection.Scan(step, start, batches, Kernels<T>.Default.WithThreads(threads));

    /// <summary>batches → the losses of every so many steps, and at the end the state. The states between are not made, and their memory is used again.</summary>
    /// <param name="start">The state before the first batch.</param>
    /// <param name="step">The step.</param>
    /// <param name="every">Steps between two reported losses; 0 for none.</param>
    /// <param name="threads">Threads that large products may use.</param>
    public static Func<IEnumerable<Batch<T>>, IEnumerable<TrainingEvent<T>>> Run<T>(
        TrainState<T> start, Step step, int every, int threads = 1) where T : unmanaged =>
        batches => Selection.Run(step, start, batches, every, Kernels<T>.Default.WithThreads(threads));

    static IEnumerable<(S State, M Metrics)> Lazily<S, A, M>(IEnumerable<A> xs, S start, Func<S, A, (S, M)> step)
    {
        var state = start;
        foreach (var x in xs)
        {
            (state, var metrics) = step(state, x);
            yield return (state, metrics);
        }
    }
}
