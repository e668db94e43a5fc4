using Pipeline.Differentiation;

namespace Pipeline.Training;

/// <summary>Training as a fold: <c>batches | Fold(start, step)</c>, or watched lazily with <c>Scan</c>.</summary>
/// <remarks>
/// Laws: Fold(s) of xs then ys = Fold(Fold(s) of xs) of ys; the last state of Scan is Fold's. So stopping is taking fewer, and resuming is
/// folding the rest.
/// </remarks>
public static class Folds
{
    extension<A, B>(A)
    {
        /// <summary>f(x), written from left to right.</summary>
        public static B operator |(A x, Func<A, B> f) => f(x);
    }

    /// <summary>xs → the state after all of them.</summary>
    public static Func<IEnumerable<A>, S> Fold<S, A, M>(S start, Func<S, A, (S, M)> step) =>
        xs => xs.Aggregate(start, (state, x) => step(state, x).Item1);

    /// <summary>xs → the state and the report after each of them, as they are asked for.</summary>
    public static Func<IEnumerable<A>, IEnumerable<(S State, M Metrics)>> Scan<S, A, M>(S start, Func<S, A, (S, M)> step) =>
        xs => Lazily(xs, start, step);

    /// <summary>batches → the trained state.</summary>
    public static Func<IEnumerable<Batch<T>>, TrainState<T>> Fold<T>(TrainState<T> start, Step step) where T : unmanaged =>
        batches => ((Finished<T>)step.Run(start, batches, every: 0).Last()).State;

    /// <summary>batches → each state and its metrics, lazily.</summary>
    public static Func<IEnumerable<Batch<T>>, IEnumerable<(TrainState<T> State, Metrics Metrics)>> Scan<T>(TrainState<T> start, Step step)
        where T : unmanaged => batches => step.Scan(start, batches);

    /// <summary>batches → a loss every so many steps, and at the end the state.</summary>
    public static Func<IEnumerable<Batch<T>>, IEnumerable<TrainingEvent<T>>> Run<T>(TrainState<T> start, Step step, int every)
        where T : unmanaged => batches => step.Run(start, batches, every);

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
