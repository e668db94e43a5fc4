using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Differentiation;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Options;

namespace Pipeline.Commands;

/// <summary>Trains once for each seed. Each run is that of its seed alone, to the bit.</summary>
/// <typeparam name="T">float or double.</typeparam>
static class SeedRuns<T> where T : unmanaged
{
    /// <summary>Trains, prints a line a run, and ends with mean and deviation of those that have ended, whatever the end is.</summary>
    public static Fin<Unit> Train(
        TrainJob job, SeedRange seeds, Option<Parameters<double>> init, DataSet data, Host host, CancellationToken stop) =>
        // What is wrong with the call is found before anything is written.
        TrainingSetup<T>.Prepare(JobOf(job, seeds.First), init, data, host).Bind(first => first.MeetRanks().Map(_ => first)).Bind(first =>
            first.WithMetrics(metrics =>
        {
            TrainReport.PrintHeader(first.Job with { Seeds = seeds }, first.Step, first.Data, host);
            if (job.IsVerbose) TrainReport.PrintExecution(first.Step, host);
            var trained = Train(job, seeds, init, data, metrics, host, stop);
            return RunReport.After(RunReport.After(trained, RunReport.WriteComparison(job, metrics, host)), metrics.CheckWritten());
        }));

    static Fin<Unit> Train(
        TrainJob job, SeedRange seeds, Option<Parameters<double>> init, DataSet data, MetricsFile metrics, Host host,
        CancellationToken stop)
    {
        // What a run prints stands in its line; progress and what it has to say on errors stay.
        var silent = host with { Out = TextWriter.Null, IsOutTerminal = false };
        var results = ImmutableArray.CreateBuilder<RunResult>();
        try
        {
            foreach (var seed in seeds.Seeds)
            {
                metrics.Seed = seed;
                var result = TrainingSetup<T>.Prepare(JobOf(job, seed), init, data, silent).Bind(setup => setup.Run(metrics, stop));
                if (result.Case is Error error) return Error.New(error.Code, ConsoleText.Invariant($"seed {seed}: {error.Message}"));
                result.IfSucc(results.Add);
                host.Out.WriteLine(SeedText.Of(seed, results[^1]));
            }
            return Unit.Default;
        }
        finally
        {
            if (results.Count > 0) Report(seeds, SeedSummary.Of(results.ToImmutable()), metrics, host);
        }
    }

    static void Report(SeedRange seeds, SeedSummary summary, MetricsFile metrics, Host host)
    {
        metrics.Seed = null;
        metrics.WriteSummary(summary);
        metrics.Flush();
        foreach (var line in SeedText.Summary(seeds, summary)) host.Out.WriteLine(line);
    }

    static TrainJob JobOf(TrainJob job, long seed) => job with
    {
        Seeds = null,
        IsOneOfSeveral = true,
        Config = job.Config with { Seed = seed },
        ModelPath = job.ModelPath is { } path ? SeedRange.FileOf(path, seed) : null,
        IsVerbose = false,
    };
}
