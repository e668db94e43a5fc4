using LanguageExt;
using LanguageExt.Common;
using Pipeline.Checkpoints;
using Pipeline.Cluster;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Options;
using Pipeline.Report;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>Everything around the epochs: makes step and first state, runs, saves the model, reports.</summary>
/// <typeparam name="T">float or double.</typeparam>
sealed record TrainingSetup<T>(
    TrainJob Job, Step Step, DataSet Data, TrainingProgress<T> Start, CheckpointWriter Checkpoints, Host Host)
    where T : unmanaged
{
    /// <summary>Trains, reports, and saves the model.</summary>
    public static Fin<Unit> Train(TrainJob job, Option<Parameters<double>> init, DataSet data, Host host, CancellationToken stop) =>
        Prepare(job, init, data, host).Bind(setup => setup.MeetRanks().Bind(_ => setup.WithMetrics(metrics =>
            RunReport.After(setup.Run(metrics, stop).Map(_ => Unit.Default), metrics.CheckWritten()))));

    /// <summary>Fails where another rank would train something else.</summary>
    public Fin<Unit> MeetRanks() => Host.Ranks?.Meet(RankReport.Ready(RankFacts.Of(this))) ?? Unit.Default;

    /// <summary>All that stands before the first step, or what is wrong with the call. Nothing is written yet.</summary>
    public static Fin<TrainingSetup<T>> Prepare(TrainJob job, Option<Parameters<double>> init, DataSet data, Host host) =>
        HeldOut.Split(job, data).Bind(split => Prepare(job, init, split, data.Training, host));

    /// <param name="job">The call of train.</param>
    /// <param name="init">The initial parameters; none to draw them.</param>
    /// <param name="data">The data, without the images that are held out among the training images.</param>
    /// <param name="whole">All training images, those that are held out included: what a checkpoint is of.</param>
    /// <param name="host">Where results and errors go.</param>
    static Fin<TrainingSetup<T>> Prepare(TrainJob job, Option<Parameters<double>> init, DataSet data, ImageSet whole, Host host)
    {
        var stepCount = Math.Min(job.MaxSteps, (long)job.Config.Epochs * Batches.Count(data.Training, job.Config.BatchSize));
        if (job.Config.WarmUpSteps >= stepCount)
            return Error.New(ExitCode.Usage, $"{TrainCommandOptions.WarmUp.Name}: found {job.Config.WarmUpSteps}, "
                + $"expected fewer than the {stepCount} steps of the run.");
        job = job with { Config = job.Config with { StepCount = stepCount } };
        return
            from teachersFit in TeacherModels.CheckData(job, data)
            from fits in MemoryNeed.Check(job, data.Training, data.Classes, host.AvailableMemory)
            from identity in Identify(job, data.Name, whole)
            let step = CreateStep(job, data)
            from start in First(job, step, init, data, host)
            select new TrainingSetup<T>(job, step, data, start, new(job, step.Network, identity, host), host);
    }

    /// <summary>Opens the metrics for some work, and closes them.</summary>
    public Fin<Unit> WithMetrics(Func<MetricsFile, Fin<Unit>> work) => MetricsFile.Open(
        Job.MetricsPath is null ? null : Host.FullPath(Job.MetricsPath),
        Job.Resumed is { } resumed ? new(resumed.Checkpoint.Step, resumed.FinishedEpochs) : null, Host.Error.WriteLine,
        isKept: Job.ReportPath is not null).Bind(metrics =>
    {
        using (metrics) return work(metrics);
    });

    static Step CreateStep(TrainJob job, DataSet data)
    {
        var step = job.Config.CreateStep(data.Training.PixelsPerImage, data.Classes);
        return job.IsAsWritten ? Folds.AsWritten(step) : step;
    }

    /// <summary>What is trained on, where that is asked for; another one than that of the checkpoint is an error.</summary>
    static Fin<Option<DataIdentity>> Identify(TrainJob job, string name, ImageSet training)
    {
        if (job.CheckpointPath is null) return Option<DataIdentity>.None;
        var found = DataIdentity.Of(name, training);
        return job.Resumed is not { Run.Data: var expected } resumed || found.Sha256 == expected.Sha256
            ? Prelude.Some(found)
            : Error.New(ExitCode.Usage, $"{DataOptions.Data.Name}: found {found}, expected {expected}, on which {resumed.Path} "
                + "was trained. Name the same data, or train from the beginning.");
    }

    static Fin<TrainingProgress<T>> First(TrainJob job, Step step, Option<Parameters<double>> init, DataSet data, Host host) =>
        job.Resumed is not { } resumed ? InitialState(job, step, init, data, host).Map(TrainingProgress<T>.Begin)
        : resumed.StateOf<T>(step, host).Map(state => TrainingProgress<T>.Begin(state) with
        {
            Losses = resumed.Checkpoint.Losses,
            Seconds = resumed.Run.Seconds,
            EpochStartSeconds = resumed.Run.EpochStartSeconds,
            Best = resumed.Best<T>(),
        });

    static Fin<TrainState<T>> InitialState(TrainJob job, Step step, Option<Parameters<double>> init, DataSet data, Host host)
    {
        var key = Key.From(job.Config.Seed);
        return init.Match(
            p => InitialParameters.RoundTo<T>(p, data.Training.PixelsPerImage, data.Classes).BiMap(
                parameters => step.Init(parameters, key),
                error => Disk.WithPath(host.FullPath(job.InitPath!), error)),
            () => Fin<TrainState<T>>.Succ(step.Init<T>(key)));
    }

    /// <summary>Trains, reports, and saves the model.</summary>
    public Fin<RunResult> Run(MetricsFile metrics, CancellationToken stop)
    {
        TrainReport.PrintHeader(Job, Step, Data, Host);
        if (Job.Resumed is not null) Host.Resume.Text = Checkpoints.HintFrom(Job.Resumed);
        if (Job.IsVerbose) TrainReport.PrintExecution(Step, Host);
        var encoder = Job.Config.CreateEncoder<T>(Data.Classes);
        var batches = CreateBatches(encoder);
        var heldOut = HeldOut.Of(Job, Step, Data, encoder, Host.Ranks);
        return ProgressDisplay
            .RunWithProgress(Host, Job.IsQuiet, display =>
                new TrainingRun<T>(
                    Job, Step, encoder, batches, Data, heldOut, display, metrics, Checkpoints, Host.Ranks, Control(stop)).RunEpochs(Start))
            .Match(
                trained => SaveAndReport(trained, ChosenModel<T>.Of(Job, trained, heldOut, parameters =>
                    RankEvaluation.Of(Host.Ranks, Data.Test, images =>
                        Batches.Evaluate(Step.Network, parameters, images, encoder, Job.Threads))), metrics),
                divergence => SaveLastFinite(divergence, metrics));
    }

    IStepControl Control(CancellationToken stop) => Host.Ranks is { } ranks
        ? new StepAgreement(ranks.Communicator, stop)
        : new OneProcess(stopsAtOnce: !Checkpoints.IsOn, stop);

    /// <summary>From an epoch to its batches, with the targets of the teachers where there are any.</summary>
    public Func<int, IEnumerable<Batch<T>>> CreateBatches(Encoder<T> encoder)
    {
        var labelled = Job.Config.BatchesByEpoch(Data.Training, encoder, Job.Threads);
        if (Job.Teachers.IsEmpty) return labelled;
        var teachers = new Teachers<T>(
            [.. Job.Teachers.Select(teacher => teacher.Model)], Job.Config.Temperature, Job.Config.LabelSmoothing);
        return epoch => teachers.Teach(labelled(epoch), Job.Threads);
    }

    Fin<RunResult> SaveAndReport(TrainingProgress<T> trained, ChosenModel<T> chosen, MetricsFile metrics) =>
        Save(chosen.Parameters, chosen.Steps).Bind(_ =>
    {
        var parameters = ParameterTensors.ToDouble(chosen.Parameters);
        var hash = ParameterTensors.WeightsSha256(Step.Network, parameters, Job.Config.Precision);
        metrics.WriteDone(
            chosen.Evaluation, trained.Seconds, hash, chosen.Validated, metrics.IsOn ? RunSettings.Of(Job, Step, Data).Texts : null);
        if (chosen.Validated is { } validated) Host.Out.WriteLine(validated);
        TrainReport.PrintResults(chosen.Evaluation, Data, trained.Seconds, Job.MetricsPath is not null, Host);
        LearningVerdict.Of(chosen.Evaluation, trained.Losses, Job.Config, Data.Labels.Names)
            .IfSome(line => Host.Error.WriteLine(SeedName + line));
        metrics.Flush();
        return RunReport.After(
            Checkpoints.LastResult.Map(_ => new RunResult(chosen.Evaluation, chosen.Validated, trained.Seconds, hash)),
            RunReport.Write(Job, metrics, () => ModelOf(chosen.Parameters, chosen.Steps), Data, Host));
    });

    /// <summary>What tells the run from others of the same call.</summary>
    string SeedName => Job.IsOneOfSeveral ? ConsoleText.Invariant($"seed {Job.Config.Seed}: ") : "";

    /// <summary>
    /// The error of a run that diverged; the model of the last finite state is saved, or with patience that of the best epoch.
    /// </summary>
    Fin<RunResult> SaveLastFinite(Divergence<T> divergence, MetricsFile metrics)
    {
        var step = divergence.Before.Step;
        var reason = ConsoleText.Invariant($"training diverged at step {step}: {divergence.Reason}.")
            + ConsoleText.Invariant($" Try a {TrainCommandOptions.LearningRate.Name} smaller than {Job.Config.LearningRate}.");
        var (saved, which) = Job.Patience is not null && divergence.Best is { } best
            ? (Save(best.Parameters, best.Step), ConsoleText.Invariant($"of epoch {best.Epoch}, with the lowest validation loss,"))
            : (Save(Job.Config.ModelParameters(divergence.Before), step), ConsoleText.Invariant($"before step {step}"));
        var failed = saved.Match(
            _ => Diverged(Job.ModelPath is null ? reason : $"{reason} The parameters {which} are saved in {Job.ModelPath}."),
            error => Diverged($"{reason} The parameters before it are not saved: {error.Message}"));
        return RunReport.After(failed, RunReport.WriteFailure(Job, metrics, reason, Host));
    }

    static Fin<RunResult> Diverged(string message) => Error.New(ExitCode.Diverged, message);

    Fin<Unit> Save(Parameters<T> parameters, long steps) => Job.ModelPath is null
        ? Unit.Default
        : SavedModel.Save(Host.FullPath(Job.ModelPath), ModelOf(parameters, steps), Host);

    Model ModelOf(Parameters<T> parameters, long steps) =>
        Job.Config.ToModel(Step.Network, ParameterTensors.ToDouble(parameters), TrainReport.Settings(Job, Data, steps)) with
        {
            ClassNames = Data.Labels.ModelNames,
        };
}
