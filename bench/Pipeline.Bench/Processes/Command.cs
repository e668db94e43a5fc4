using System.Collections.Immutable;
using LanguageExt;

namespace Pipeline.Bench.Processes;

/// <summary>A process to start.</summary>
/// <param name="Program">What to start.</param>
/// <param name="Arguments">Its arguments.</param>
sealed record Command(string Program, params ImmutableArray<string> Arguments)
{
    /// <summary>Variables it sees besides those of this process.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The same with one more variable.</summary>
    public Command With(string name, string value) => this with { Environment = Environment.SetItem(name, value) };

    /// <summary>The same on one core, where the machine lets processes be pinned.</summary>
    public Command Pinned(Option<int> core) => core.Match(
        number => this with { Program = "taskset", Arguments = ["-c", FormattableString.Invariant($"{number}"), Program, .. Arguments] },
        () => this);
}
