using System.Diagnostics;
using LanguageExt;
using Pipeline.Checkpoints;
using Pipeline.Cluster;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Options;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>
/// A training run: its epochs, with losses reported, training timed, metrics written, cancellation and the numbers checked.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
sealed record TrainingRun<T>(
    TrainJob Job, Step Step, Encoder<T> Encoder, Func<int, IEnumerable<Batch<T>>> BatchesByEpoch, DataSet Data, HeldOut<T>? HeldOut,
    ProgressDisplay Display,
    MetricsFile Metrics, CheckpointWriter Checkpoints, RankGroup? Ranks, IStepControl Control)
    where T : unmanaged
{
    const int MinChunkMilliseconds = 250, MillisecondsPerProgress = 100, MaxMillisecondsOfSilence = 1000;

    // A chunk copies all numbers of a state out of an executor and into the next one: at 20 ns a number, measured, a hundredth of its time.
    const double ChunkMillisecondsPerNumber = 2e-3;

    // Where a step takes longer than an interruption waits, the state before it is what can be saved: then a tenth.
    const int MaxShareOfCopying = 10;

    readonly OrderedReduction? reduction = Ranks is null || Job.Config.Shards == 1 ? null : new(Ranks.Communicator, Job.Config.Shards);

    readonly long startTimestamp = Stopwatch.GetTimestamp();

    readonly long firstStep = Job.Resumed?.Checkpoint.Step ?? 0;

    int FinishedEpochs => Job.Resumed?.FinishedEpochs ?? 0;

    long StepsPerEpoch => Job.Config.StepCount / Job.Config.Epochs;

    /// <summary>The epochs that are left, one after the other, or where they left the finite numbers.</summary>
    public Either<Divergence<T>, TrainingProgress<T>> RunEpochs(TrainingProgress<T> start) =>
        Enumerable.Range(FinishedEpochs, Job.Config.Epochs - FinishedEpochs).Aggregate(
            Either<Divergence<T>, TrainingProgress<T>>.Right(start), (result, epoch) => result.Bind(last => RunEpoch(last, epoch)));

    Either<Divergence<T>, TrainingProgress<T>> RunEpoch(TrainingProgress<T> last, int epoch) =>
        last.HasStopped ? last : RunStepsOfEpoch(AtStart(last, epoch), epoch).Map(trained => End(trained, epoch + 1));

    /// <summary>Evaluates and reports an epoch, counted from 1.</summary>
    TrainingProgress<T> End(TrainingProgress<T> trained, int epoch)
    {
        var parameters = Job.Config.ModelParameters(trained.State);
        TightMemory.ReleaseUnused();
        var evaluation = RankEvaluation.Of(Ranks, Data.Test, images => Batches.Evaluate(
            Step.Network, parameters, images, Encoder, TightMemory.ImagesAtATime, Job.Threads));
        var figures = HeldOut?.Evaluate(parameters, trained.State.Step);
        TightMemory.ReleaseUnused();
        ThrowIfInterrupted(trained);
        var seconds = trained.Seconds - trained.EpochStartSeconds;
        Metrics.WriteEpoch(epoch, evaluation.Accuracy, seconds, figures);
        Metrics.Flush();
        Display.WriteLine(EpochText.Of(epoch, evaluation, figures, seconds));
        var ended = trained with { Evaluation = evaluation, Epochs = epoch, Figures = figures };
        return figures is null ? ended : Validate(ended, parameters, figures);
    }

    /// <summary>Keeps the best epoch, and stops where the patience is exhausted.</summary>
    TrainingProgress<T> Validate(TrainingProgress<T> ended, Parameters<T> parameters, EpochFigures figures)
    {
        var (epoch, loss) = (ended.Epochs, figures.Validation.Loss);
        var best = BestEpoch<T>.After(ended.Best, new(epoch, ended.State.Step, loss, parameters.Map(m => m.Materialize())));
        if (best != ended.Best) Checkpoints.SaveBest(ended);
        var hasStopped = epoch < Job.Config.Epochs && Job.Patience is { } patience && best.IsExhausted(epoch, patience);
        if (hasStopped)
        {
            Display.WriteLine(EpochText.Stopped(epoch, best.Epoch));
            // Like the last step of a run that is not stopped.
            Checkpoints.SaveIfDue(ended, isEndOfEpoch: true, isInterrupted: true);
        }
        return ended with { Best = best, HasStopped = hasStopped };
    }

    /// <summary>A run that goes on in the midst of an epoch keeps the time at which it began.</summary>
    TrainingProgress<T> AtStart(TrainingProgress<T> last, int epoch) =>
        last.State.Step == epoch * StepsPerEpoch ? last with { EpochStartSeconds = last.Seconds } : last;

    void ThrowIfInterrupted(TrainingProgress<T> trained)
    {
        if (!Control.IsStopRequested) return;
        Checkpoints.SaveIfDue(trained, isEndOfEpoch: false, isInterrupted: true);
        throw new OperationCanceledException();
    }

    /// <summary>The steps of an epoch that are left, chunk by chunk, each with a check of its numbers.</summary>
    Either<Divergence<T>, TrainingProgress<T>> RunStepsOfEpoch(TrainingProgress<T> trained, int epoch)
    {
        Checkpoints.Keep(trained);
        using var batches = BatchesByEpoch(epoch).Skip((int)(trained.State.Step - epoch * StepsPerEpoch)).GetEnumerator();
        while (true)
        {
            var (startTimestamp, clock) = (Stopwatch.GetTimestamp(), Environment.TickCount64);
            var pending = new Queue<StepLoss<T>>();
            var chunk = Chunk<T>.Run(
                trained.State, Step, batches, CreateChunkIsFull(trained, epoch, clock), Job.LogEvery, Watch, Job.Threads, reduction);
            var seconds = Stopwatch.GetElapsedTime(startTimestamp).TotalSeconds;
            if (chunk.Batches.IsEmpty)
            {
                ThrowIfInterrupted(trained);
                Checkpoints.SaveIfDue(trained, isEndOfEpoch: true, isInterrupted: false);
                return trained;
            }
            TightMemory.ReleaseUnused();
            var divergence = chunk.FindDivergence(Step, Job.Threads);
            ReportBefore(divergence.Match(found => found.Before.Step, long.MaxValue), pending);
            if (divergence.Case is Divergence<T> found) return found with { Best = trained.Best };
            trained = trained with
            {
                State = chunk.End,
                Seconds = trained.Seconds + seconds,
                Losses = trained.Losses.AddRange(chunk.Losses.Select(loss => loss.Loss)),
            };
            Checkpoints.Keep(trained);
            Checkpoints.SaveIfDue(trained, isEndOfEpoch: false, isInterrupted: false);

            // Losses wait for the check, but in long chunks not for long.
            void Watch(StepLoss<T> loss)
            {
                pending.Enqueue(loss);
                if (Environment.TickCount64 - clock > MaxMillisecondsOfSilence && double.IsFinite(loss.Loss))
                    ReportBefore(long.MaxValue, pending);
            }
        }
    }

    void ReportBefore(long firstBadStep, Queue<StepLoss<T>> losses)
    {
        while (losses.TryDequeue(out var loss))
            if (loss.Step < firstBadStep)
            {
                Metrics.WriteStep(loss.Step, loss.Loss, HeldOut is null ? null : Commands.HeldOut.LearningRate(Job.Config, loss.Step));
                Display.WriteLine(ConsoleText.Invariant($"step {loss.Step}  loss {loss.Loss:F4}"));
            }
        Metrics.Flush();
    }

    /// <summary>Whether a chunk ends, asked before each batch: by time, where a checkpoint is due, or where the run stops.</summary>
    Func<int, bool> CreateChunkIsFull(TrainingProgress<T> trained, int epoch, long begin)
    {
        var (limit, nextProgress) = (ChunkMilliseconds(trained.State), 0L);
        return steps => Control.EndsChunk(steps, Checkpoints.StepsUntilDue(trained.State.Step + steps), () => IsFull(steps));

        bool IsFull(int steps)
        {
            var milliseconds = Environment.TickCount64 - begin;
            if (milliseconds >= nextProgress)
            {
                nextProgress = milliseconds + MillisecondsPerProgress;
                Display.SetProgress(new(
                    trained.State.Step + steps, Job.Config.StepCount, epoch + 1, Job.Config.Epochs, Job.Config.BatchSize,
                    trained.Losses.IsEmpty ? null : trained.Losses[^1], Stopwatch.GetElapsedTime(startTimestamp))
                {
                    FirstStep = firstStep,
                    Accuracy = trained.Epochs > 0 ? trained.Evaluation.Accuracy : null,
                    Losses = trained.Losses,
                });
            }
            var isSlow = Checkpoints.IsOn && milliseconds >= Math.Max(steps * MinChunkMilliseconds, limit / MaxShareOfCopying);
            return steps > 0 && (milliseconds >= limit || isSlow || Checkpoints.IsDueAfter(trained.State.Step + steps));
        }
    }

    static long ChunkMilliseconds(TrainState<T> state) => Math.Max(
        MinChunkMilliseconds,
        (long)(ChunkMillisecondsPerNumber * state.OptimizerState.Slots.Prepend(state.Parameters).Sum(p => (double)p.ElementCount)));
}
