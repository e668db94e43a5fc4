using System.Collections.Immutable;
using LanguageExt;

namespace Pipeline.Cluster;

/// <summary>The ranks that train together, of which this process is one.</summary>
/// <param name="communicator">What they tell each other.</param>
sealed class RankGroup(ICommunicator communicator)
{
    /// <summary>What the ranks tell each other.</summary>
    public ICommunicator Communicator => communicator;

    /// <summary>Whether this rank prints, saves and reports.</summary>
    public bool IsFirst => communicator.Rank == 0;

    /// <summary>Whether the ranks have met, so that none waits for this one to do so.</summary>
    public bool HaveMet { get; private set; }

    /// <summary>Whether they have met and gone apart, so that all of them end with the same error.</summary>
    public bool HaveRefused { get; private set; }

    /// <summary>Meets the other ranks before the first step; fails where one of them cannot train, or would train something else.</summary>
    public Fin<Unit> Meet(RankReport report)
    {
        var reports = communicator.AllGather(report.Encode()).Select(RankReport.Decode).ToImmutableArray();
        HaveMet = true;
        var verdict = Verdict.Of(reports);
        HaveRefused = verdict.IsFail;
        return verdict;
    }
}
