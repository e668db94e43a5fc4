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

/// <summary>The folds of a run, watched: printed, timed, written down, stopped.</summary>
/// <typeparam name="T">The precision.</typeparam>
sealed record TrainingRun<T>(
    TrainJob Job, Step Step, Encoder<T> Encoder, Func<int, IEnumerable<Batch<T>>> Passes, DataSet Data, Progress Progress, MetricsFile Metrics, CancellationToken Stop)
    where T : unmanaged
{
    const int StepsBetweenGlances = 256;

    /// <summary>Trains, reports, saves.</summary>
    public static Fin<Unit> Train(TrainJob job, Option<Parameters<double>> init, DataSet data, Host host, CancellationToken stop)
    {
        var (plan, key) = (job.Plan, Key.From(job.Plan.Seed));
        var step = plan.Step(data.Training.Size, DataSet.Classes);
        var encoder = new Encoder<T>(plan.Recipe.PixelEncoding, plan.Recipe.TargetEncoding, DataSet.Classes);
        var steps = (long)plan.Epochs * Batches.Count(data.Training, plan.BatchSize);
        return
            from start in init.Match(
                p => NpzParameters.For<T>(p, data.Training.Size, DataSet.Classes).BiMap(good => step.Init(good, key), error => Disk.In(host.Full(job.Init!), error)),
                () => Fin<TrainState<T>>.Succ(step.Init<T>(key)))
            from metrics in MetricsFile.Open(job.Metrics is null ? null : host.Full(job.Metrics))
            from done in Using(metrics, () =>
            {
                TrainReport.Begin(job, step, data, host);
                return Progress.Show(host, job.IsQuiet, steps, progress =>
                        new TrainingRun<T>(job, step, encoder, plan.BatchesByEpoch(data.Training, encoder), data, progress, metrics, stop).Epochs(start))
                    .Bind(end => End(job, step, metrics, end, host));
            })
            select done;
    }

    static Fin<Unit> Using(MetricsFile metrics, Func<Fin<Unit>> work)
    {
        using (metrics) return work();
    }

    static Fin<Unit> End(TrainJob job, Step step, MetricsFile metrics, (TrainState<T> State, Evaluation Evaluation, double Seconds) end, Host host)
    {
        var parameters = ParameterTensors.Widen(end.State.Parameters);
        var tensors = ParameterTensors.Of(step.Network, parameters, job.Plan.Precision);
        var saved = job.Model is null
            ? Unit.Default
            : SavedModel.Save(host.Full(job.Model),
                job.Plan.ToModel(step.Network, parameters, TrainReport.Settings(job, end.State.Step)));
        return saved.Map(_ =>
        {
            metrics.Done(end.Evaluation, end.Seconds, ParameterTensors.Sha256(tensors));
            TrainReport.End(end.Evaluation, end.Seconds, job.Metrics is not null, host);
            return Unit.Default;
        });
    }

    Fin<(TrainState<T> State, Evaluation Evaluation, double Seconds)> Epochs(TrainState<T> start) => Enumerable.Range(0, Job.Plan.Epochs).Aggregate(
        Fin<(TrainState<T> State, Evaluation Evaluation, double Seconds)>.Succ((start, new([], []), 0.0)),
        (before, epoch) => before.Bind(run => Epoch(run.State, epoch).Map(next => (next.State, next.Evaluation, run.Seconds + next.Seconds))));

    Fin<(TrainState<T> State, Evaluation Evaluation, double Seconds)> Epoch(TrainState<T> start, int epoch)
    {
        var clock = Stopwatch.GetTimestamp();
        var fold = RunEpoch(start, epoch);
        var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        return fold.Bind(state => Finite(state, epoch)).Map(state =>
        {
            var evaluation = Batches.Evaluate(Step.Network, state.Parameters, Data.Test, Encoder, Job.Threads);
            Metrics.Epoch(epoch + 1, evaluation.Accuracy, seconds);
            Progress.Line(ConsoleText.Text($"epoch {epoch + 1}  accuracy {ConsoleText.Percent(evaluation)}  {seconds:F2} s"));
            return (state, evaluation, seconds);
        });
    }

    Fin<TrainState<T>> RunEpoch(TrainState<T> start, int epoch)
    {
        var (last, lastLoss) = (start, double.NaN);
        foreach (var report in WithCancellation(Passes(epoch), start.Step) | Folds.Run(start, Step, Job.LogEvery, Job.Threads))
        {
            if (report is Finished<T> trained) last = trained.State;
            if (report is not StepLoss<T> { Step: var step, Loss: var loss }) continue;
            if (!double.IsFinite(loss)) return Diverged(ConsoleText.Text($"at step {step}: the loss is {loss} (the last finite one was {lastLoss:F4})"));
            lastLoss = loss;
            Metrics.Step(step, loss);
            Progress.Line(ConsoleText.Text($"step {step}  loss {loss:F4}"));
        }
        return last;
    }

    /// <summary>The same batches; on the way somebody looks now and then whether to stop, and tells how far the run has got.</summary>
    IEnumerable<Batch<T>> WithCancellation(IEnumerable<Batch<T>> batches, long step)
    {
        foreach (var batch in batches)
        {
            if (step % StepsBetweenGlances == 0)
            {
                Stop.ThrowIfCancellationRequested();
                Progress.Advance(step);
            }
            step++;
            yield return batch;
        }
    }

    Fin<TrainState<T>> Finite(TrainState<T> state, int epoch) => state.Parameters.Flatten().All(x => double.IsFinite(Kernels<T>.Default.ToDouble(x)))
        ? state
        : Diverged(ConsoleText.Text($"in epoch {epoch + 1}, by step {state.Step - 1}: a weight is not finite"));

    Error Diverged(string what) => Error.New(ExitCode.Diverged,
        ConsoleText.Text($"training diverged {what}. Try a --learning-rate smaller than {Job.Plan.LearningRate}."));
}
