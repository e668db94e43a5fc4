using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline;

/// <summary>
/// Training as a fold over batches: <c>batches | Fold(start, step)</c> returns the final state, <c>Scan</c> every state lazily,
/// <c>Run</c> the reported losses and the final state.
/// </summary>
/// <remarks>
/// Laws: folding xs and then ys from the result = folding xs ++ ys; the last state of Scan is the result of Fold. So training stops early
/// by taking fewer batches, and resumes by folding the rest. A step with a fused form runs in that form, with the same bits as
/// <see cref="Step.Apply"/> on one batch after the other, for any number of threads. A fused form may read up to a block of batches ahead
/// of the state it has returned.
/// </remarks>
public static class Folds
{
    extension<A, B>(A)
    {
        /// <summary>x | f = f(x): function application from left to right.</summary>
        public static B operator |(A x, Func<A, B> f) => f(x);
    }

    /// <summary>½‖y − t‖²: the loss for targets that are numbers.</summary>
    public static Loss SquaredError { get; } = new HalfSquaredError();

    /// <summary>−Σ t·ln softmax(y): the loss for one class of several; y are logits.</summary>
    public static Loss CrossEntropy { get; } = new SoftmaxCrossEntropy();

    /// <summary>−Σ t·ln σ(y) + (1 − t)·ln(1 − σ(y)): the loss for yes or no, output by output; y are logits.</summary>
    public static Loss BinaryCrossEntropy { get; } = new BinaryCrossEntropyWithLogits();

    /// <summary>Σ f(y, t) over the outputs: a loss of one's own, which runs fused.</summary>
    /// <param name="name">Display name.</param>
    /// <param name="formula">f and ∂f/∂y.</param>
    public static Loss ElementwiseLoss<F>(string name, F formula) where F : struct, ILossFormula => new FormulaLoss<F>(name, formula);

    /// <summary>
    /// A gradient step by back-propagation; with plain SGD through dense layers with single activations its updates are deferred: written
    /// once in 32 steps, which is faster for single samples.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// One of them is null, layers do not fit, the optimizer would climb (it takes one learning rate, at its end or before
    /// <see cref="Optimizer.MaxNorm"/> and <see cref="Optimizer.AverageWeights"/>), or cross-entropy has one output to choose from.
    /// </exception>
    public static Step Step(Layer network, Loss loss, GradientTransform optimizer)
    {
        var step = new GradientStep(new(network, loss), new Backpropagation(), optimizer);
        if (network.RequireFit() == 1 && loss is SoftmaxCrossEntropy)
            throw new ArgumentException(
                "Cross-entropy chooses one of several outputs, and the network has one, whose loss is always 0: take BinaryCrossEntropy "
                + "for yes or no.");
        optimizer.RequireDescent();
        return ExecutorSelection.DeferUpdates(step);
    }

    /// <summary>The same step, always taken as it is written: it has no fused form, and runs more slowly to the same numbers.</summary>
    public static Step AsWritten(Step step) => new StepAsWritten(Require.NotNull(step, "A step"));

    /// <summary>
    /// How runs execute a step, a line for each part: "fused", or "as written" and why. Both give the same bits; fused is faster.
    /// </summary>
    public static ImmutableArray<string> Describe(Step step) => StepDescription.DescribeParts(Require.NotNull(step, "A step"));

    /// <summary>xs → the state after all xs.</summary>
    public static Func<IEnumerable<A>, S> Fold<S, A, M>(S start, Func<S, A, (S, M)> step) =>
        xs => xs.Aggregate(start, (state, x) => step(state, x).Item1);

    /// <summary>xs → the state and metrics after each x, lazily.</summary>
    public static Func<IEnumerable<A>, IEnumerable<(S State, M Metrics)>> Scan<S, A, M>(S start, Func<S, A, (S, M)> step) =>
        xs => ScanLazily(xs, start, step);

    /// <summary>batches → the final state.</summary>
    /// <param name="start">The state before the first batch.</param>
    /// <param name="step">The step.</param>
    /// <param name="threads">Maximum number of threads for large products.</param>
    public static Func<IEnumerable<Batch<T>>, TrainState<T>> Fold<T>(TrainState<T> start, Step step, int threads = 1) where T : unmanaged
    {
        var run = Run(start, step, logEvery: 0, threads);
        return batches => ((Finished<T>)run(batches).Last()).State;
    }

    /// <summary>batches → the state and metrics after each batch, lazily.</summary>
    /// <param name="start">The state before the first batch.</param>
    /// <param name="step">The step.</param>
    /// <param name="threads">Maximum number of threads for large products.</param>
    public static Func<IEnumerable<Batch<T>>, IEnumerable<(TrainState<T> State, Metrics Metrics)>> Scan<T>(
        TrainState<T> start, Step step, int threads = 1) where T : unmanaged
    {
        RequireArguments(start, step, threads);
        return batches => ExecutorSelection.Scan(
            step, start, Require.NotNull(batches, "A sequence of batches"), Kernels<T>.Default.WithThreads(threads));
    }

    /// <summary>
    /// batches → the loss of every <paramref name="logEvery"/>th step, then the final state. Intermediate states are not exposed, so their
    /// memory may be reused.
    /// </summary>
    /// <param name="start">The state before the first batch.</param>
    /// <param name="step">The step.</param>
    /// <param name="logEvery">Interval of reported losses in steps; 0 for none.</param>
    /// <param name="threads">Maximum number of threads for large products.</param>
    public static Func<IEnumerable<Batch<T>>, IEnumerable<TrainingEvent<T>>> Run<T>(
        TrainState<T> start, Step step, int logEvery, int threads = 1) where T : unmanaged =>
        Run(start, step, logEvery, threads, reduction: null);

    /// <summary>The same, where other processes may compute shards of the batches.</summary>
    internal static Func<IEnumerable<Batch<T>>, IEnumerable<TrainingEvent<T>>> Run<T>(
        TrainState<T> start, Step step, int logEvery, int threads, IShardReduction? reduction) where T : unmanaged
    {
        RequireArguments(start, step, threads);
        Require.AtLeast(logEvery, 0, "The interval of reported losses");
        return batches => ExecutorSelection.Run(
            step, start, Require.NotNull(batches, "A sequence of batches"), logEvery, Kernels<T>.Default.WithThreads(threads), reduction);
    }

    static void RequireArguments<T>(TrainState<T> start, Step step, int threads) where T : unmanaged
    {
        Require.NotNull(start, "A state");
        Require.NotNull(step, "A step");
        Require.AtLeast(threads, 1, "The number of threads");
    }

    static IEnumerable<(S State, M Metrics)> ScanLazily<S, A, M>(IEnumerable<A> xs, S start, Func<S, A, (S, M)> step)
    {
        var state = start;
        foreach (var x in xs)
        {
            (state, var metrics) = step(state, x);
            yield return (state, metrics);
        }
    }
}
