using LanguageExt;
using LanguageExt.Common;
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
sealed record TrainingSetup<T>(TrainJob Job, Step Step, DataSet Data, MetricsFile Metrics, Host Host) where T : unmanaged
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
            from fits in MemoryNeed.Check(job, data.Training, DataSet.Classes, host.AvailableMemory)
            let step = CreateStep(job, data)
            from initialState in InitialState(job, step, init, data, host)
            from metrics in MetricsFile.Open(job.MetricsPath is null ? null : host.FullPath(job.MetricsPath))
            from done in Using(metrics, () => new TrainingSetup<T>(job, step, data, metrics, host).Run(initialState, stop))
            select done;
    }

    static Step CreateStep(TrainJob job, DataSet data)
    {
        var step = job.Config.CreateStep(data.Training.PixelsPerImage, DataSet.Classes);
        return job.IsAsWritten ? Folds.AsWritten(step) : step;
    }

    static Fin<TrainState<T>> InitialState(TrainJob job, Step step, Option<Parameters<double>> init, DataSet data, Host host)
    {
        var key = Key.From(job.Config.Seed);
        return init.Match(
            p => InitialParameters.RoundTo<T>(p, data.Training.PixelsPerImage, DataSet.Classes).BiMap(
                parameters => step.Init(parameters, key),
                error => Disk.WithPath(host.FullPath(job.InitPath!), error)),
            () => Fin<TrainState<T>>.Succ(step.Init<T>(key)));
    }

    static Fin<Unit> Using(MetricsFile metrics, Func<Fin<Unit>> work)
    {
        using (metrics) return work();
    }

    Fin<Unit> Run(TrainState<T> initialState, CancellationToken stop)
    {
        TrainReport.PrintHeader(Job, Step, Data, Host);
        if (Job.IsVerbose) TrainReport.PrintExecution(Step, Host);
        var encoder = Job.Config.CreateEncoder<T>(DataSet.Classes);
        var batches = Job.Config.BatchesByEpoch(Data.Training, encoder);
        return ProgressDisplay
            .Show(Host, Job.IsQuiet, display =>
                new TrainingRun<T>(Job, Step, encoder, batches, Data, display, Metrics, stop).RunEpochs(initialState))
            .Match(SaveAndReport, SaveLastFinite);
    }

    Fin<Unit> SaveAndReport(Trained<T> trained) => Save(trained.State).Map(_ =>
    {
        var parameters = ParameterTensors.Widen(Job.Config.ModelParameters(trained.State));
        var hash = ParameterTensors.Sha256(ParameterTensors.Of(Step.Network, parameters, Job.Config.Precision));
        Metrics.WriteDone(trained.Evaluation, trained.Seconds, hash);
        TrainReport.PrintResults(trained.Evaluation, trained.Seconds, Job.MetricsPath is not null, Host);
        LearningVerdict.Of(trained.Evaluation, trained.Losses, Job.Config).IfSome(line => Host.Error.WriteLine(line));
        return Unit.Default;
    });

    /// <summary>The error of a run that diverged; the model of the last finite state is saved.</summary>
    Fin<Unit> SaveLastFinite(Divergence<T> divergence)
    {
        var step = divergence.Before.Step;
        var reason = ConsoleText.Invariant($"training diverged at step {step}: {divergence.Reason}.")
            + ConsoleText.Invariant($" Try a {TrainCommandOptions.LearningRate.Name} smaller than {Job.Config.LearningRate}.");
        return Save(divergence.Before).Match(
            _ => Diverged(Job.ModelPath is null ? reason
                : ConsoleText.Invariant($"{reason} The parameters before step {step} are saved in {Job.ModelPath}.")),
            error => Diverged($"{reason} The parameters before it are not saved: {error.Message}"));
    }

    static Fin<Unit> Diverged(string message) => Error.New(ExitCode.Diverged, message);

    Fin<Unit> Save(TrainState<T> state) => Job.ModelPath is null
        ? Unit.Default
        : SavedModel.Save(Host.FullPath(Job.ModelPath), Job.Config.ToModel(
            Step.Network, ParameterTensors.Widen(Job.Config.ModelParameters(state)), TrainReport.Settings(Job, state.Step)));
}
