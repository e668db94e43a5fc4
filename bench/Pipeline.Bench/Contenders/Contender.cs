using Pipeline.Bench.Measuring;
using Pipeline.Bench.Processes;

namespace Pipeline.Bench.Contenders;

/// <summary>Somebody who does the work: what it is called, what version it is, and the process that does a job.</summary>
/// <param name="Name">As rows and readings call it.</param>
/// <param name="Version">Its version, and that of what it stands on.</param>
/// <param name="Start">The process of a job.</param>
sealed record Contender(string Name, string Version, Func<Job, Command> Start)
{
    /// <summary>Why it cannot take part; null when it can.</summary>
    public string? Missing { get; init; }

    /// <summary>One that cannot take part.</summary>
    public static Contender Absent(string name, string why) =>
        new(name, "", _ => throw new InvalidOperationException($"{name} is not installed")) { Missing = why };
}
