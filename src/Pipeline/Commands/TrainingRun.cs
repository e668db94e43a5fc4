using System.Diagnostics;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Kernels;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Options;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>A training run: its epochs, with losses reported, training timed, metrics written and cancellation checked.</summary>
/// <typeparam name="T">float or double.</typeparam>
sealed record TrainingRun<T>(
    TrainJob Job, Step Step, Encoder<T> Encoder, Func<int, IEnumerable<Batch<T>>> BatchesByEpoch, DataSet Data, ProgressDisplay Display,
    MetricsFile Metrics, CancellationToken Stop)
    where T : unmanaged
{
    const int StepsPerCancellationCheck = 256;

    /// <summary>Trains, reports, and saves the model.</summary>
    public static Fin<Unit> Train(TrainJob job, Option<Parameters<double>> init, DataSet data, Host host, CancellationToken stop)
    {
        var stepCount = (long)job.Config.Epochs * Batches.Count(data.Training, job.Config.BatchSize);
        var (config, key) = (job.Config with { StepCount = stepCount }, Key.From(job.Config.Seed));
        if (config.WarmUpSteps >= stepCount)
            return Error.New(ExitCode.Usage, $"{TrainCommandOptions.WarmUp.Name}: found {config.WarmUpSteps}, "
                + $"expected fewer than the {stepCount} steps of the run.");
        job = job with { Config = config };
        var step = config.CreateStep(data.Training.PixelsPerImage, DataSet.Classes);
        if (job.IsAsWritten) step = Folds.AsWritten(step);
        var encoder = config.CreateEncoder<T>(DataSet.Classes);
        return
            from initialState in init.Match(
                p => NpzParameters.RoundTo<T>(p, data.Training.PixelsPerImage, DataSet.Classes).BiMap(
                    parameters => step.Init(parameters, key),
                    error => Disk.WithPath(host.FullPath(job.InitPath!), error)),
                () => Fin<TrainState<T>>.Succ(step.Init<T>(key)))
            from metrics in MetricsFile.Open(job.MetricsPath is null ? null : host.FullPath(job.MetricsPath))
            from done in Using(metrics, () =>
            {
                TrainReport.PrintHeader(job, step, data, host);
                if (job.IsVerbose) TrainReport.PrintExecution(step, host);
                var batches = config.BatchesByEpoch(data.Training, encoder);
                return ProgressDisplay.Show(host, job.IsQuiet, stepCount, display =>
                        new TrainingRun<T>(job, step, encoder, batches, data, display, metrics, stop).RunEpochs(initialState))
                    .Bind(end => SaveAndReport(job, step, metrics, end, host));
            })
            select done;
    }

    static Fin<Unit> Using(MetricsFile metrics, Func<Fin<Unit>> work)
    {
        using (metrics) return work();
    }

    static Fin<Unit> SaveAndReport(
        TrainJob job, Step step, MetricsFile metrics, (TrainState<T> State, Evaluation Evaluation, double Seconds) end, Host host)
    {
        var parameters = ParameterTensors.Widen(job.Config.ModelParameters(end.State));
        var tensors = ParameterTensors.Of(step.Network, parameters, job.Config.Precision);
        var saved = job.ModelPath is null
            ? Unit.Default
            : SavedModel.Save(host.FullPath(job.ModelPath),
                job.Config.ToModel(step.Network, parameters, TrainReport.Settings(job, end.State.Step)));
        return saved.Map(_ =>
        {
            metrics.WriteDone(end.Evaluation, end.Seconds, ParameterTensors.Sha256(tensors));
            TrainReport.PrintResults(end.Evaluation, end.Seconds, job.MetricsPath is not null, host);
            return Unit.Default;
        });
    }

    Fin<(TrainState<T> State, Evaluation Evaluation, double Seconds)> RunEpochs(TrainState<T> initialState) =>
        Enumerable.Range(0, Job.Config.Epochs).Aggregate(
            Fin<(TrainState<T> State, Evaluation Evaluation, double Seconds)>.Succ((initialState, new([], []), 0.0)),
            (result, epoch) => result.Bind(last =>
                RunEpoch(last.State, epoch).Map(next => (next.State, next.Evaluation, last.Seconds + next.Seconds))));

    Fin<(TrainState<T> State, Evaluation Evaluation, double Seconds)> RunEpoch(TrainState<T> initialState, int epoch)
    {
        var startTimestamp = Stopwatch.GetTimestamp();
        var trained = Train(initialState, epoch);
        var seconds = Stopwatch.GetElapsedTime(startTimestamp).TotalSeconds;
        return trained.Bind(state => CheckFinite(state, epoch)).Map(state =>
        {
            var evaluation = Batches.Evaluate(Step.Network, Job.Config.ModelParameters(state), Data.Test, Encoder, Job.Threads);
            Metrics.WriteEpoch(epoch + 1, evaluation.Accuracy, seconds);
            Display.WriteLine(ConsoleText.Invariant($"epoch {epoch + 1}  accuracy {ConsoleText.Percent(evaluation)}  {seconds:F2} s"));
            return (state, evaluation, seconds);
        });
    }

    Fin<TrainState<T>> Train(TrainState<T> initialState, int epoch)
    {
        var (lastState, lastLoss) = (initialState, double.NaN);
        var batches = WithCancellation(BatchesByEpoch(epoch), initialState.Step);
        foreach (var trainingEvent in batches | Folds.Run(initialState, Step, Job.LogEvery, Job.Threads))
        {
            if (trainingEvent is Finished<T> finished) lastState = finished.State;
            if (trainingEvent is not StepLoss<T> { Step: var step, Loss: var loss }) continue;
            if (!double.IsFinite(loss))
                return Diverged(ConsoleText.Invariant($"at step {step}: the loss is {loss} (the last finite one was {lastLoss:F4})"));
            lastLoss = loss;
            Metrics.WriteStep(step, loss);
            Display.WriteLine(ConsoleText.Invariant($"step {step}  loss {loss:F4}"));
        }
        return lastState;
    }

    /// <summary>The same batches; every 256 steps it checks for cancellation and updates the progress.</summary>
    IEnumerable<Batch<T>> WithCancellation(IEnumerable<Batch<T>> batches, long stepIndex)
    {
        foreach (var batch in batches)
        {
            if (stepIndex % StepsPerCancellationCheck == 0)
            {
                Stop.ThrowIfCancellationRequested();
                Display.SetCompletedSteps(stepIndex);
            }
            stepIndex++;
            yield return batch;
        }
    }

    Fin<TrainState<T>> CheckFinite(TrainState<T> state, int epoch) =>
        state.Parameters.Flatten().All(x => double.IsFinite(Kernels<T>.Default.ToDouble(x)))
            ? state
            : Diverged(ConsoleText.Invariant($"in epoch {epoch + 1}, by step {state.Step - 1}: a weight is not finite"));

    Error Diverged(string reason) => Error.New(ExitCode.Diverged,
        ConsoleText.Invariant($"training diverged {reason}. Try a --learning-rate smaller than {Job.Config.LearningRate}."));
}
