using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Options;
using Pipeline.Recipes;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>A short run whose learning rate grows from step to step by the same factor, to find a rate to train with.</summary>
/// <typeparam name="T">float or double.</typeparam>
static class RangeTest<T> where T : unmanaged
{
    const int MinSteps = 100, MaxSteps = 1000;

    /// <summary>Runs the test and prints losses and suggestion; fails where there is none.</summary>
    public static Fin<Unit> Run(
        TrainJob job, RateRange range, Option<Parameters<double>> init, DataSet data, Host host, CancellationToken stop)
    {
        var epochSteps = Batches.Count(data.Training, job.Config.BatchSize);
        var steps = Math.Clamp(epochSteps, MinSteps, MaxSteps);
        var test = job with
        {
            Config = job.Config with
            {
                LearningRate = range.Smallest,
                Schedule = ScheduleKind.Growing(range.Largest / range.Smallest),
                Epochs = (steps + epochSteps - 1) / epochSteps,
            },
            MaxSteps = steps,
        };
        return
            from config in Validate(test.Config)
            from setup in TrainingSetup<T>.Prepare(test, init, data, host)
            from done in setup.WithMetrics(metrics => Run(setup, steps, metrics, host, stop))
            select done;
    }

    /// <summary>A recipe that has no schedules has no test.</summary>
    static Fin<TrainingConfig> Validate(TrainingConfig config) => TrainingOptions.Errors(config).HeadOrNone().Match(
        error => Fin<TrainingConfig>.Fail(Error.New(error.Code, error.Message.Replace(
            TrainCommandOptions.Schedule.Name, TrainCommandOptions.RangeTest.Name, StringComparison.Ordinal))),
        () => config);

    static Fin<Unit> Run(TrainingSetup<T> setup, int steps, MetricsFile metrics, Host host, CancellationToken stop)
    {
        var (job, data) = (setup.Job, setup.Data);
        // Images that are held out are not looked at.
        TrainReport.PrintHeader(job, setup.Step, data with { Validation = null }, host);
        if (job.IsVerbose) TrainReport.PrintExecution(setup.Step, host);
        host.Out.WriteLine(ConsoleText.Invariant($"range test: at most {steps} steps, learning rate {job.RangeTest}"));
        var batches = setup.CreateBatches(job.Config.CreateEncoder<T>(data.Classes));
        var losses = Losses(setup, Enumerable.Range(0, job.Config.Epochs).SelectMany(batches).Take(steps), steps, stop);
        ImmutableArray<double> rates = [.. losses.Select((_, step) => HeldOut.LearningRate(job.Config, step))];
        for (var i = 0; i < losses.Length && double.IsFinite(losses[i]); i++) metrics.WriteStep(i, losses[i], rates[i]);
        metrics.Flush();
        var found = LearningRateRange.Of(rates, losses);
        foreach (var line in RangeTestText.Table(found)) host.Out.WriteLine(line);
        var verdict = RangeTestText.Verdict(found, losses.Length < steps || !double.IsFinite(losses[^1]));
        if (found.Suggestion is null) return Error.New(ExitCode.Internal, verdict);
        host.Out.WriteLine(verdict);
        return metrics.CheckWritten();
    }

    static ImmutableArray<double> Losses(TrainingSetup<T> setup, IEnumerable<Batch<T>> batches, int steps, CancellationToken stop)
    {
        var losses = new List<double>();
        foreach (var next in batches | Folds.Run(setup.Start.State, setup.Step, logEvery: 1, setup.Job.Threads))
        {
            stop.ThrowIfCancellationRequested();
            if (next is StepLoss<T> { Loss: var loss }) losses.Add(loss);
            if (LearningRateRange.HasDiverged(losses, steps)) break;
        }
        return [.. losses];
    }
}
