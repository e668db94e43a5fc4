using LanguageExt;
using LanguageExt.Common;
using Pipeline.Checkpoints;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Options;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>Everything around the epochs: makes step and first state, runs, saves the model, reports.</summary>
/// <typeparam name="T">float or double.</typeparam>
sealed record TrainingSetup<T>(TrainJob Job, Step Step, DataSet Data, MetricsFile Metrics, CheckpointWriter Checkpoints, Host Host)
    where T : unmanaged
{
    /// <summary>Trains, reports, and saves the model.</summary>
    public static Fin<Unit> Train(TrainJob job, Option<Parameters<double>> init, DataSet data, Host host, CancellationToken stop)
    {
        var stepCount = (long)job.Config.Epochs * Batches.Count(data.Training, job.Config.BatchSize);
        if (job.Config.WarmUpSteps >= stepCount)
            return Error.New(ExitCode.Usage, $"{TrainCommandOptions.WarmUp.Name}: found {job.Config.WarmUpSteps}, "
                + $"expected fewer than the {stepCount} steps of the run.");
        job = job with { Config = job.Config with { StepCount = stepCount } };
        return
            from fits in MemoryNeed.Check(job, data.Training, data.Classes, host.AvailableMemory)
            from identity in Identify(job, data)
            let step = CreateStep(job, data)
            from start in Start(job, step, init, data, host)
            from metrics in MetricsFile.Open(
                job.MetricsPath is null ? null : host.FullPath(job.MetricsPath),
                job.Resumed is { } resumed ? new(resumed.Checkpoint.Step, resumed.FinishedEpochs) : null)
            let checkpoints = new CheckpointWriter(job, step.Network, identity, host)
            from done in Using(metrics, () => new TrainingSetup<T>(job, step, data, metrics, checkpoints, host).Run(start, stop))
            select done;
    }

    static Step CreateStep(TrainJob job, DataSet data)
    {
        var step = job.Config.CreateStep(data.Training.PixelsPerImage, data.Classes);
        return job.IsAsWritten ? Folds.AsWritten(step) : step;
    }

    /// <summary>What is trained on, where that is asked for; another one than that of the checkpoint is an error.</summary>
    static Fin<Option<DataIdentity>> Identify(TrainJob job, DataSet data)
    {
        if (job.CheckpointPath is null) return Option<DataIdentity>.None;
        var found = DataIdentity.Of(data.Name, data.Training);
        return job.Resumed is not { Run.Data: var expected } resumed || found.Sha256 == expected.Sha256
            ? Prelude.Some(found)
            : Error.New(ExitCode.Usage, $"{DataOptions.Data.Name}: found {found}, expected {expected}, on which {resumed.Path} "
                + "was trained. Name the same data, or train from the beginning.");
    }

    static Fin<Trained<T>> Start(TrainJob job, Step step, Option<Parameters<double>> init, DataSet data, Host host) =>
        job.Resumed is not { } resumed ? InitialState(job, step, init, data, host).Map(Trained<T>.Begin)
        : resumed.StateOf<T>(step, host).Map(state => Trained<T>.Begin(state) with
        {
            Losses = resumed.Checkpoint.Losses,
            Seconds = resumed.Run.Seconds,
            EpochStartSeconds = resumed.Run.EpochStartSeconds,
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

    static Fin<Unit> Using(MetricsFile metrics, Func<Fin<Unit>> work)
    {
        using (metrics) return work();
    }

    Fin<Unit> Run(Trained<T> start, CancellationToken stop)
    {
        TrainReport.PrintHeader(Job, Step, Data, Host);
        if (Job.Resumed is not null) Host.Resume.Text = Checkpoints.HintFrom(Job.Resumed);
        if (Job.IsVerbose) TrainReport.PrintExecution(Step, Host);
        var encoder = Job.Config.CreateEncoder<T>(Data.Classes);
        var batches = Job.Config.BatchesByEpoch(Data.Training, encoder);
        return ProgressDisplay
            .RunWithProgress(Host, Job.IsQuiet, display =>
                new TrainingRun<T>(Job, Step, encoder, batches, Data, display, Metrics, Checkpoints, stop).RunEpochs(start))
            .Match(SaveAndReport, SaveLastFinite);
    }

    Fin<Unit> SaveAndReport(Trained<T> trained) => Save(trained.State).Bind(_ =>
    {
        var parameters = ParameterTensors.ToDouble(Job.Config.ModelParameters(trained.State));
        var hash = ParameterTensors.Sha256(ParameterTensors.FromParameters(Step.Network, parameters, Job.Config.Precision));
        Metrics.WriteDone(trained.Evaluation, trained.Seconds, hash);
        TrainReport.PrintResults(trained.Evaluation, trained.Seconds, Job.MetricsPath is not null, Host);
        LearningVerdict.Of(trained.Evaluation, trained.Losses, Job.Config, Data.Labels.First).IfSome(line => Host.Error.WriteLine(line));
        Metrics.Flush();
        return Checkpoints.LastResult.Bind(_ => Metrics.CheckWritten());
    });

    /// <summary>The error of a run that diverged; the model of the last finite state is saved.</summary>
    Fin<Unit> SaveLastFinite(Divergence<T> divergence)
    {
        var step = divergence.Before.Step;
        var reason = ConsoleText.FormatInvariant($"training diverged at step {step}: {divergence.Reason}.")
            + ConsoleText.FormatInvariant($" Try a {TrainCommandOptions.LearningRate.Name} smaller than {Job.Config.LearningRate}.");
        return Save(divergence.Before).Match(
            _ => Diverged(Job.ModelPath is null ? reason
                : ConsoleText.FormatInvariant($"{reason} The parameters before step {step} are saved in {Job.ModelPath}.")),
            error => Diverged($"{reason} The parameters before it are not saved: {error.Message}"));
    }

    static Fin<Unit> Diverged(string message) => Error.New(ExitCode.Diverged, message);

    Fin<Unit> Save(TrainState<T> state) => Job.ModelPath is null
        ? Unit.Default
        : SavedModel.Save(Host.FullPath(Job.ModelPath), Job.Config.ToModel(
            Step.Network, ParameterTensors.ToDouble(Job.Config.ModelParameters(state)), TrainReport.Settings(Job, Data, state.Step)) with
        {
            ClassNames = Data.Labels.Names,
        });
}
