using Pipeline.Options;

namespace Pipeline.Cluster;

/// <summary>The call of <c>train</c> as a rank runs it: the first one saves and reports, the others compute.</summary>
static class RankJob
{
    /// <summary>The call without the files that the first rank writes.</summary>
    public static TrainJob Of(TrainJob job, RankGroup? ranks) => ranks is null or { IsFirst: true } ? job : job with
    {
        ModelPath = null,
        MetricsPath = null,
        CheckpointPath = null,
        CheckpointEvery = null,
        IsVerbose = false,
        IsQuiet = true,
    };
}
