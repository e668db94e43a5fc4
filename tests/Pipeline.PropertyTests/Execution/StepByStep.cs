using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Training;

namespace Pipeline.PropertyTests.Execution;

/// <summary>
/// The reference of every executor: one <see cref="Step.Apply"/> after the other. <see cref="Folds"/> over a step may select an executor;
/// over the function <see cref="Step.Apply"/> they do not.
/// </summary>
static class StepByStep
{
    public static TrainState<T> Fold<T>(Step step, TrainState<T> start, IEnumerable<Batch<T>> batches) where T : unmanaged =>
        Folds.Fold<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches);

    public static IEnumerable<(TrainState<T> State, Metrics Metrics)> Scan<T>(
        Step step, TrainState<T> start, IEnumerable<Batch<T>> batches) where T : unmanaged =>
        Folds.Scan<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches);

    /// <summary>The results up to the first parameter that is not finite: the bits of a NaN are unspecified.</summary>
    public static (TrainState<T> State, Metrics Metrics)[] FiniteScan<T>(
        Step step, TrainState<T> start, IEnumerable<Batch<T>> batches) where T : unmanaged =>
        [.. Scan(step, start, batches).TakeWhile(next => IsFinite(next.State.Parameters))];

    /// <summary>The loss of a step, as <see cref="Folds.Run"/> reports it.</summary>
    public static StepLoss<T> Report<T>((TrainState<T> State, Metrics Metrics) next) where T : unmanaged =>
        new(next.State.Step - 1, next.Metrics.Loss);

    static bool IsFinite<T>(Parameters<T> p) where T : unmanaged =>
        p.Flatten().All(x => double.IsFinite(Kernels<T>.Default.ToDouble(x)));
}
