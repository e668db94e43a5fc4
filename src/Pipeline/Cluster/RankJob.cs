using LanguageExt;
using LanguageExt.Common;
using Pipeline.Display;
using Pipeline.Options;

namespace Pipeline.Cluster;

/// <summary>The call of <c>train</c> as a rank runs it: the first one saves and reports, the others compute.</summary>
static class RankJob
{
    /// <summary>
    /// The options with the defaults of ranks: a shard a rank, where no checkpoint says how many, and one thread, since a rank is started
    /// on each core.
    /// </summary>
    public static TrainArguments WithDefaults(TrainArguments given, RankGroup? ranks) => ranks is null ? given : given with
    {
        Threads = given.Threads ?? "1",
        TrainingOptions = given.Resume is not null ? given.TrainingOptions : given.TrainingOptions with
        {
            Shards = given.TrainingOptions.Shards ?? ConsoleText.Invariant($"{ranks.Communicator.Size}"),
        },
    };

    /// <summary>The call without the files that the first rank writes.</summary>
    public static TrainJob Of(TrainJob job, RankGroup? ranks) => ranks is null or { IsFirst: true } ? job : job with
    {
        ModelPath = null,
        MetricsPath = null,
        ReportPath = null,
        CheckpointPath = null,
        CheckpointEvery = null,
        IsVerbose = false,
        IsQuiet = true,
    };

    /// <summary>Fails where ranks cannot share the work, and says where some of them have none.</summary>
    public static Fin<Unit> Check(TrainJob job, Host host)
    {
        if (host.Ranks is not { Communicator.Size: > 1 and var size }) return Unit.Default;
        if (job.RangeTest is not null)
            return Error.New(ExitCode.Usage, $"{TrainCommandOptions.RangeTest.Name}: found {size} ranks, expected one process. "
                + "Start the program without a launcher.");
        if (job.Config.Shards < size)
            host.Error.WriteLine($"{size - job.Config.Shards} of the {size} ranks have nothing to compute: "
                + $"{TrainCommandOptions.Shards.Name} is {job.Config.Shards}");
        return Unit.Default;
    }
}
