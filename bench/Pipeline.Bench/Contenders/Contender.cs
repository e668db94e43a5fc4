using Pipeline.Bench.Measuring;
using Pipeline.Bench.Processes;

namespace Pipeline.Bench.Contenders;

/// <summary>An implementation that is measured: its name, its version, and the command that runs a job.</summary>
/// <param name="Name">Its name in rows and in the lines of its workers.</param>
/// <param name="Version">Its version and the versions of its dependencies.</param>
/// <param name="CreateCommand">The command line of a job.</param>
sealed record Contender(string Name, string Version, Func<Job, Command> CreateCommand)
{
    /// <summary>Why it cannot run here; null when it can.</summary>
    public string? UnavailableReason { get; init; }

    /// <summary>A contender that cannot run on this machine.</summary>
    public static Contender Unavailable(string name, string reason) =>
        new(name, "", _ => throw new InvalidOperationException($"{name} is not installed")) { UnavailableReason = reason };
}
