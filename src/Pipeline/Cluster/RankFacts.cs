using Pipeline.Commands;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Kernels;
using Pipeline.Models;
using Pipeline.Options;
using Pipeline.Recipes;

namespace Pipeline.Cluster;

/// <summary>What must be the same for all ranks, or their weights would not be.</summary>
static class RankFacts
{
    const int ShownDigits = 12;

    /// <summary>The facts of a run, by names that a user knows, in the order in which a difference is said.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of<T>(TrainingSetup<T> setup) where T : unmanaged
    {
        var (job, data, start) = (setup.Job, setup.Data, setup.Start.State);
        return
        [
            new("version of the program", About.Version),
            .. TrainingConfigText.Format(job.Config),
            new("training images", Images(data.Training)),
            .. data.Validation is { } validation ? [new("validation images", Images(validation))] : NoFacts,
            new("test images", Images(data.Test)),
            .. job.Patience is { } patience ? [new("patience", ConsoleText.Invariant($"{patience}"))] : NoFacts,
            .. job.TeachersSha256.Length == 0 ? NoFacts : [new("teachers", job.TeachersSha256)],
            new(TrainCommandOptions.LogEvery.Name, ConsoleText.Invariant($"{job.LogEvery}")),
            new(TrainCommandOptions.AsWritten.Name, job.IsAsWritten ? "yes" : "no"),
            new(TrainCommandOptions.Threads.Name, ConsoleText.Invariant($"{job.Threads}")),
            // Rows of matrices are padded to whole registers, also where they are sent.
            new("numbers in a register", ConsoleText.Invariant($"{Kernels<T>.Default.SimdWidth}")),
            new("first step", ConsoleText.Invariant($"{start.Step}")),
            new("first parameters", ParameterTensors.WeightsSha256(
                setup.Step.Network, ParameterTensors.ToDouble(start.Parameters), job.Config.Precision)[..ShownDigits]),
        ];
    }

    static KeyValuePair<string, string>[] NoFacts => [];

    static string Images(ImageSet images) =>
        ConsoleText.Invariant($"{images.Count} with SHA-256 {DataFingerprint.Sha256(images)[..ShownDigits]}");
}
