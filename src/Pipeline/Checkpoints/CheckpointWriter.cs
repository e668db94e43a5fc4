using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.UnsafeValueAccess;
using Pipeline.Commands;
using Pipeline.Differentiation;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Models;
using Pipeline.Options;

namespace Pipeline.Checkpoints;

/// <summary>Saves the checkpoints of a run.</summary>
/// <param name="job">The call of train, which says where and how often.</param>
/// <param name="network">The network that is trained.</param>
/// <param name="data">What it is trained on; none where no checkpoints are saved.</param>
/// <param name="host">Where errors are said.</param>
sealed class CheckpointWriter(TrainJob job, Layer network, Option<DataIdentity> data, Host host)
{
    readonly CheckpointFiles? files = job.CheckpointPath is { } path ? new(path) : null;

    // The checkpoint from which the run goes on is there, and saving it again would only move the one before it out.
    long savedStep = job.Resumed is { } resumed && CheckpointFiles.Of(resumed.Path).Latest == job.CheckpointPath
        ? resumed.Checkpoint.Step
        : -1;

    bool isLatestGood = job.Resumed is { } goesOn && goesOn.Path == job.CheckpointPath;
    Fin<Unit> lastResult = Unit.Default, bestResult = Unit.Default;

    /// <summary>Whether checkpoints are saved.</summary>
    public bool IsOn => job.CheckpointPath is not null;

    /// <summary>The error of the last save, if it failed; then that of the last save of a best epoch.</summary>
    public Fin<Unit> LastResult => lastResult.Bind(_ => bestResult);

    /// <summary>Whether a checkpoint is due after a number of steps, wherever in an epoch that is.</summary>
    public bool IsDueAfter(long steps) => IsOn && job.CheckpointEvery is { } every && steps % every == 0;

    /// <summary>Steps to the next such number of steps.</summary>
    public long StepsUntilDue(long steps) => IsOn && job.CheckpointEvery is { } every ? every - steps % every : long.MaxValue;

    /// <summary>Saves a checkpoint if one is due.</summary>
    /// <param name="trained">The run so far.</param>
    /// <param name="isEndOfEpoch">Whether an epoch has ended.</param>
    /// <param name="isInterrupted">Whether the run will end here.</param>
    public void SaveIfDue<T>(TrainingProgress<T> trained, bool isEndOfEpoch, bool isInterrupted) where T : unmanaged
    {
        var step = trained.State.Step;
        var isDue = isInterrupted || step == job.Config.StepCount || IsDueAfter(step) || (isEndOfEpoch && job.CheckpointEvery is null);
        if (!IsOn || !isDue || step == savedStep) return;
        // With the encoding, so that the deadline of an interruption does not cut off what is about to be saved.
        Disk.WithoutInterruption(host.FullPath(job.CheckpointPath!), () => SaveNewer(trained));
    }

    /// <summary>Keeps a state, which is saved where the process has to be ended before the next one is there.</summary>
    public void Keep<T>(TrainingProgress<T> trained) where T : unmanaged
    {
        if (IsOn) host.Resume.SaveLast = () => SaveIfDue(trained, isEndOfEpoch: false, isInterrupted: true);
    }

    // The thread that ends the process has an older state than one that training has saved meanwhile.
    void SaveNewer<T>(TrainingProgress<T> trained) where T : unmanaged
    {
        var step = trained.State.Step;
        if (step <= savedStep) return;
        lastResult = Encode(trained).Bind(bytes => files!.Write(host.FullPath, bytes, host.Error.WriteLine, isLatestGood));
        lastResult.Match(
            _ =>
            {
                (savedStep, isLatestGood) = (step, true);
                host.Resume.Text = Hint(job.CheckpointPath!, step);
            },
            error => host.Error.WriteLine($"the checkpoint of step {step} is not saved: {error.Message}"));
    }

    /// <summary>Saves the checkpoint of an epoch that is the best so far, as it was before that was known.</summary>
    /// <param name="trained">The run at the end of the epoch, with the best epoch before it.</param>
    public void SaveBest<T>(TrainingProgress<T> trained) where T : unmanaged
    {
        if (files is null || !CheckpointFiles.IsReplaced(host.FullPath(files.Latest))) return;
        Disk.WithoutInterruption(() => bestResult = Encode(trained).Bind(bytes => Disk.Write(host.FullPath(files.Best), bytes)));
        bestResult.IfFail(error => host.Error.WriteLine($"the checkpoint of the best epoch is not saved: {error.Message}"));
    }

    /// <summary>How to go on if this run saves no checkpoint.</summary>
    public string HintFrom(Resumption resumed) => Hint(resumed.Path, resumed.Checkpoint.Step);

    /// <summary>How to go on, with the files that the call names and a checkpoint does not.</summary>
    string Hint(string path, long step)
    {
        string[] words =
        [
            "pipeline train", TrainCommandOptions.Resume.Name, Quote(path),
            .. Given(TrainCommandOptions.Teacher.Name, job.TeacherPaths.IsEmpty ? null : string.Join(',', job.TeacherPaths)),
            .. Given(TrainCommandOptions.Model.Name, job.ModelPath), .. Given(TrainCommandOptions.Metrics.Name, job.MetricsPath),
        ];
        return ConsoleText.Invariant($"to go on from step {step}: {string.Join(' ', words)}");
    }

    Fin<ImmutableArray<byte>> Encode<T>(TrainingProgress<T> trained) where T : unmanaged
    {
        var record = new RunRecord(
            job.Config, data.ValueUnsafe(), job.Data, job.MaxSamples, job.LogEvery, job.CheckpointEvery,
            trained.Seconds, trained.EpochStartSeconds)
        {
            TeachersSha256 = job.TeachersSha256,
            Validation = job.Validation,
            Patience = job.Patience,
            Best = trained.Best is { } best ? new(best.Epoch, best.Step, best.ValidationLoss) : null,
        };
        var checkpoint = Checkpoint.Of(network, trained.State, trained.Losses, record.ToSettings()) with
        {
            Best = trained.Best is null ? [] : BestTensors.Of(network, trained.Best.Parameters),
        };
        return CheckpointFile.Encode(checkpoint)
            .BiBind(Fin<ImmutableArray<byte>>.Succ, error => Disk.WithPath(host.FullPath(job.CheckpointPath!), error));
    }

    static string[] Given(string option, string? path) => path is null ? [] : [option, Quote(path)];

    static string Quote(string path) => path.All(c => char.IsLetterOrDigit(c) || "/\\._-:+".Contains(c)) ? path : $"\"{path}\"";
}
