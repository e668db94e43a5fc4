using LanguageExt;
using LanguageExt.Common;
using Pipeline.Differentiation;
using Pipeline.Files;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Options;
using Pipeline.Recipes;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary><c>train</c>: from files to a trained model.</summary>
static class TrainCommand
{
    /// <summary>Runs the command.</summary>
    public static async Task<int> Run(ParseResult result, Host host, CancellationToken stop)
    {
        var arguments = TrainArguments.From(result).Validate();
        if (arguments.IsFail) return Usage.Report(arguments.Match(_ => default, errors => errors), result, host);
        var job = arguments.Match(job => job, _ => default!);
        var ready = from init in Init(job, host)
                    from planned in Sized(job, init)
                    from model in CheckPlace(job.Model, host)
                    from metrics in CheckPlace(job.Metrics, host)
                    select (Job: planned, Init: init);
        return CommandOutcome.Of(await ready.Match(
            start => LoadAndTrain(start.Job, start.Init, host, stop),
            error => Task.FromResult(Fin<Unit>.Fail(error))), host);
    }

    /// <summary>What training has to have compiled is compiled while the data are read.</summary>
    static Task<Fin<Unit>> LoadAndTrain(TrainJob job, Option<Parameters<double>> init, Host host, CancellationToken stop)
    {
        var rehearsal = Task.Run(() => job.Plan.Precision == Precision.Single ? JitWarmup.Run<float>(job.Plan, job.Threads) : JitWarmup.Run<double>(job.Plan, job.Threads), stop);
        return DataSource.Load(job.Data, host, withTraining: true, stop).Then(data =>
        {
            rehearsal.WaitAsync(stop).GetAwaiter().GetResult();
            return Train(job, init, data, host, stop);
        });
    }

    static Fin<Unit> CheckPlace(string? path, Host host) => path is null ? Unit.Default : Disk.CheckWritable(host.Full(path));

    static Fin<Option<Parameters<double>>> Init(TrainJob job, Host host) => job.Init is null
        ? Option<Parameters<double>>.None
        : Disk.Decode(host.Full(job.Init), bytes => Npz.Decode(bytes).Bind(NpzParameters.Of)).Map(Prelude.Some);

    /// <summary>The widths come from the file, unless they were asked for; then both must agree.</summary>
    static Fin<TrainJob> Sized(TrainJob job, Option<Parameters<double>> init) => init.Match(
        parameters =>
        {
            var widths = NpzParameters.Widths(parameters)[1..^1];
            return job.HasWidths && !widths.SequenceEqual(job.Plan.Hidden)
                ? Error.New(ExitCode.Usage, $"{TrainOptionSet.Hidden.Name}: found {string.Join(',', job.Plan.Hidden)}, "
                    + $"expected {string.Join(',', widths)}, the widths of {job.Init}. Leave it out.")
                : Agreed(job with { Plan = job.Plan with { Hidden = widths } });
        },
        () => job);

    static Fin<TrainJob> Agreed(TrainJob job) => TrainingOptions.Errors(job.Plan).HeadOrNone().Match(Fin<TrainJob>.Fail, () => job);

    static Fin<Unit> Train(TrainJob job, Option<Parameters<double>> init, DataSet data, Host host, CancellationToken stop)
    {
        var limited = data with { Training = data.Training.Take(job.Samples) };
        return job.Plan.Precision == Precision.Single
            ? TrainingRun<float>.Train(job, init, limited, host, stop)
            : TrainingRun<double>.Train(job, init, limited, host, stop);
    }
}
