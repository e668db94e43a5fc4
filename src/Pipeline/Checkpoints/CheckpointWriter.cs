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
    long savedStep = -1;
    Fin<Unit> lastResult = Unit.Default;

    /// <summary>Whether checkpoints are saved.</summary>
    public bool IsOn => job.CheckpointPath is not null;

    /// <summary>The error of the last save, if it failed.</summary>
    public Fin<Unit> LastResult => lastResult;

    /// <summary>Whether a checkpoint is due after a number of steps, wherever in an epoch that is.</summary>
    public bool IsDueAfter(long steps) => IsOn && job.CheckpointEvery is { } every && steps % every == 0;

    /// <summary>Saves a checkpoint if one is due.</summary>
    /// <param name="trained">The run so far.</param>
    /// <param name="isEndOfEpoch">Whether an epoch has ended.</param>
    /// <param name="isInterrupted">Whether the run will end here.</param>
    public void SaveIfDue<T>(Trained<T> trained, bool isEndOfEpoch, bool isInterrupted) where T : unmanaged
    {
        var step = trained.State.Step;
        var isDue = isInterrupted || step == job.Config.StepCount || IsDueAfter(step) || (isEndOfEpoch && job.CheckpointEvery is null);
        if (!IsOn || !isDue || step == savedStep) return;
        // With the encoding, so that the deadline of an interruption does not cut off what is about to be saved.
        Disk.WithoutInterruption(() => lastResult = Save(trained));
        lastResult.Match(
            _ =>
            {
                savedStep = step;
                host.Resume.Text = Hint(job.CheckpointPath!, step);
            },
            error => host.Error.WriteLine($"the checkpoint of step {step} is not saved: {error.Message}"));
    }

    /// <summary>How to go on if this run saves no checkpoint.</summary>
    public string HintFrom(Resumption resumed) => Hint(resumed.Path, resumed.Checkpoint.Step);

    /// <summary>How to go on, with the files that the call names and a checkpoint does not.</summary>
    string Hint(string path, long step)
    {
        string[] words =
        [
            "pipeline train", TrainCommandOptions.Resume.Name, Quote(path),
            .. Given(TrainCommandOptions.Model.Name, job.ModelPath), .. Given(TrainCommandOptions.Metrics.Name, job.MetricsPath),
        ];
        return ConsoleText.FormatInvariant($"to go on from step {step}: {string.Join(' ', words)}");
    }

    Fin<Unit> Save<T>(Trained<T> trained) where T : unmanaged
    {
        var path = host.FullPath(job.CheckpointPath!);
        var record = new RunRecord(
            job.Config, data.ValueUnsafe(), job.Data, job.MaxSamples, job.LogEvery, job.CheckpointEvery,
            trained.Seconds, trained.EpochStartSeconds);
        return CheckpointFile.Encode(Checkpoint.Of(network, trained.State, trained.Losses, record.ToSettings()))
            .BiBind(bytes => Disk.Write(path, bytes), error => Disk.WithPath(path, error));
    }

    static string[] Given(string option, string? path) => path is null ? [] : [option, Quote(path)];

    static string Quote(string path) => path.All(c => char.IsLetterOrDigit(c) || "/\\._-:+".Contains(c)) ? path : $"\"{path}\"";
}
