using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>A piece of a training run, after which its numbers are checked. Cutting a fold into pieces moves no bit.</summary>
/// <param name="Start">The state before it.</param>
/// <param name="End">The state after it; the same as the state before it where no batch was left.</param>
/// <param name="Losses">The losses that were reported.</param>
/// <param name="Batches">Its batches, in order.</param>
sealed record Chunk<T>(
    TrainState<T> Start, TrainState<T> End, ImmutableArray<StepLoss<T>> Losses, ReadOnlyMemory<Batch<T>> Batches) where T : unmanaged
{
    /// <summary>Takes the steps of the next batches until the chunk is full, a reported loss is not finite or no batch is left.</summary>
    /// <param name="start">The state before the first batch.</param>
    /// <param name="step">The step.</param>
    /// <param name="batches">The batches of the whole run, of which this takes some.</param>
    /// <param name="isFull">Whether the chunk is full with the given number of batches; asked before each.</param>
    /// <param name="logEvery">Interval of reported losses in steps.</param>
    /// <param name="watch">Gets each reported loss at once.</param>
    /// <param name="threads">Threads of large products.</param>
    /// <param name="reduction">Sums the shards that several ranks compute; null for one process.</param>
    public static Chunk<T> Run(
        TrainState<T> start, Step step, IEnumerator<Batch<T>> batches, Func<int, bool> isFull, int logEvery,
        Action<StepLoss<T>> watch, int threads, IShardReduction? reduction = null)
    {
        var (end, losses, taken, isFinite) = (start, ImmutableArray.CreateBuilder<StepLoss<T>>(), new List<Batch<T>>(), true);
        var run = Folds.Run(start, step, logEvery, threads, reduction);
        foreach (var next in run(TakeUntilFull(batches, count => !isFinite || isFull(count), taken)))
            if (next is Finished<T> finished) end = finished.State;
            else if (next is StepLoss<T> loss)
            {
                losses.Add(loss);
                isFinite &= double.IsFinite(loss.Loss);
                watch(loss);
            }
        return new(start, end, losses.ToImmutable(), taken.ToArray());
    }

    /// <summary>Where the chunk left the finite numbers; none if its losses and its last state are finite.</summary>
    public Option<Divergence<T>> FindDivergence(Step step, int threads) =>
        Losses.All(loss => double.IsFinite(loss.Loss)) && NonFinite.In(step.Network, End).IsNone
            ? Option<Divergence<T>>.None
            : Divergence<T>.Locate(Start, step, Batches, threads);

    static IEnumerable<Batch<T>> TakeUntilFull(IEnumerator<Batch<T>> batches, Func<int, bool> isFull, List<Batch<T>> taken)
    {
        while (!isFull(taken.Count) && batches.MoveNext())
        {
            taken.Add(batches.Current);
            yield return batches.Current;
        }
    }
}
