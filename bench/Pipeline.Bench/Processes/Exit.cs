using System.Collections.Immutable;

namespace Pipeline.Bench.Processes;

/// <summary>What a process left behind.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Error">What it complained of.</param>
/// <param name="Seconds">From its start to its end.</param>
sealed record Exit(int Code, string Output, string Error, double Seconds)
{
    public bool IsGood => Code == 0;

    public ImmutableArray<string> Lines => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>One line for people about what went wrong.</summary>
    public string Complaint => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last]
        ? last
        : FormattableString.Invariant($"ended with code {Code}");
}
