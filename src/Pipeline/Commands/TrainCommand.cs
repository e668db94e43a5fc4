using LanguageExt;
using LanguageExt.Common;
using Pipeline.Checkpoints;
using Pipeline.Cluster;
using Pipeline.Differentiation;
using Pipeline.Display;
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
        var arguments = RankJob.WithDefaults(TrainArguments.From(result), host.Ranks);
        var resumed = LoadCheckpoint(arguments, host);
        if (resumed.IsFail) return CommandOutcome.ToExitCode(resumed.Map(_ => Unit.Default), host);
        var validJob = arguments.Validate(resumed.IfFail(Option<Resumption>.None));
        if (validJob.IsFail) return Usage.Report(validJob.Match(_ => default, errors => errors), result, host);
        var job = RankJob.Of(validJob.Match(job => job, _ => default!), host.Ranks);
        var validated = from runsOnRanks in RankJob.Check(job, host)
                        from initialParameters in LoadInit(job, host)
                        from taught in TeacherModels.Load(job, host)
                        from sized in WithHiddenWidthsOf(initialParameters, taught)
                        from modelsAreWritable in job.ModelPaths.Select(path => CheckWritable(path, host))
                            .FirstOrDefault(result => result.IsFail, Unit.Default)
                        from checkpointIsWritable in job.CheckpointPath is { } path
                            ? new CheckpointFiles(path).CheckWritable(host.FullPath, hasBest: job.Validation is not null)
                            : Unit.Default
                        from metricsIsWritable in CheckWritable(job.MetricsPath, host)
                        from reportIsWritable in CheckWritable(job.ReportPath, host)
                        select (Job: sized, Init: initialParameters);
        using var results = new BestEffortWriter(host.Out);
        var runHost = HasFiles(job) ? host with { Out = results } : host;
        var trained = await validated.Match(
            valid => LoadAndTrain(valid.Job, valid.Init, runHost, stop),
            error => Task.FromResult(Fin<Unit>.Fail(error)));
        return CommandOutcome.ToExitCode(trained.Bind(_ => results.Check()), host);
    }

    /// <summary>Whether a run has results that reach the user without the console.</summary>
    static bool HasFiles(TrainJob job) => (job.ModelPath ?? job.CheckpointPath ?? job.MetricsPath ?? job.ReportPath) is not null;

    /// <summary>
    /// Reads the data and, at the same time, runs a few training steps: for their just-in-time compilation, and to compare their fused form
    /// with the formulas. Then trains.
    /// </summary>
    static Task<Fin<Unit>> LoadAndTrain(TrainJob job, Option<Parameters<double>> initialParameters, Host host, CancellationToken stop)
    {
        var warmup = Task.Run(
            () => job.IsAsWritten || (job.Config.Precision == Precision.Single ? WarmUp<float>(job) : WarmUp<double>(job)), stop);
        return DataSource.Load(job.Data, host, stop).Then(data =>
        {
            var agrees = warmup.WaitAsync(stop).GetAwaiter().GetResult();
            if (!agrees)
                host.Error.WriteLine($"the fused form does not agree with the formulas in the step of recipe {job.Config.Recipe.Name}: "
                    + "training as they are written");
            return Train(agrees ? job : job with { IsAsWritten = true }, initialParameters, data, host, stop);
        });
    }

    static bool WarmUp<T>(TrainJob job) where T : unmanaged
    {
        JitWarmup.CompileTraining<T>(job.Config, job.Threads);
        return FusedStepCheck.MatchesAsWritten<T>(job.Config, job.Threads);
    }

    static Fin<Unit> CheckWritable(string? path, Host host) => path is null ? Unit.Default : Disk.CheckWritable(host.FullPath(path));

    static Fin<Option<Resumption>> LoadCheckpoint(TrainArguments arguments, Host host) => string.IsNullOrWhiteSpace(arguments.Resume)
        ? Option<Resumption>.None
        : Resumption.Load(arguments.Resume, host).Map(Prelude.Some);

    static Fin<Option<Parameters<double>>> LoadInit(TrainJob job, Host host) => job.InitPath is null
        ? Option<Parameters<double>>.None
        : Disk.Decode(host.FullPath(job.InitPath), bytes =>
            InitialParameters.Decode(bytes, job.IsTransposed).BiMap(parameters => parameters, WithOption)).Map(Prelude.Some);

    // The library does not name options of the command line.
    static Error WithOption(Error error) => error is DecodeError { Remedy: StateDictParameters.OrientationRemedy } decodeError
        ? decodeError with
        {
            Remedy = $"Give {TrainCommandOptions.Transpose.Name} where they are out x in, {TrainCommandOptions.Transpose.Name} false else.",
        }
        : error;

    /// <summary>The job with the hidden widths of the initial parameters; widths that are also given as an option must be equal.</summary>
    static Fin<TrainJob> WithHiddenWidthsOf(Option<Parameters<double>> initialParameters, TrainJob job) => initialParameters.Match(
        parameters =>
        {
            var widths = InitialParameters.LayerWidths(parameters)[1..^1];
            return job.HasHiddenWidths && !widths.SequenceEqual(job.Config.HiddenWidths)
                ? Error.New(ExitCode.Usage, $"{TrainCommandOptions.Hidden.Name}: found {string.Join(',', job.Config.HiddenWidths)}, "
                    + $"expected {string.Join(',', widths)}, the widths of {job.InitPath}. Leave it out.")
                : Validate(job with { Config = job.Config with { HiddenWidths = widths } });
        },
        () => job);

    static Fin<TrainJob> Validate(TrainJob job) => TrainingOptions.Errors(job.Config).HeadOrNone().Match(Fin<TrainJob>.Fail, () => job);

    static Fin<Unit> Train(TrainJob job, Option<Parameters<double>> initialParameters, DataSet data, Host host, CancellationToken stop)
    {
        var labels = data.Training.Labels.AddRange(data.Test.Labels);
        if (labels.AsSpan().IndexOfAnyExcept(labels[0]) < 0)
            return Disk.WithPath(data.Name, new DecodeError(
                "the labels", $"label {data.Labels.Names[labels[0]]} for all {labels.Length} images", "at least two classes",
                "Is the column or the file of labels the right one?"));
        var limited = data with { Training = data.Training.Take(job.MaxSamples) };
        var left = host with { AvailableMemory = host.AvailableMemory - MemoryNeed.BytesOf(data, limited) };
        return job.Config.Precision == Precision.Single
            ? Train<float>(job, initialParameters, limited, left, stop)
            : Train<double>(job, initialParameters, limited, left, stop);
    }

    static Fin<Unit> Train<T>(TrainJob job, Option<Parameters<double>> init, DataSet data, Host host, CancellationToken stop)
        where T : unmanaged =>
        job.RangeTest is { } range ? RangeTest<T>.Run(job, range, init, data, host, stop)
        : job.Seeds is { } seeds ? SeedRuns<T>.Train(job, seeds, init, data, host, stop)
        : TrainingSetup<T>.Train(job, init, data, host, stop);
}
