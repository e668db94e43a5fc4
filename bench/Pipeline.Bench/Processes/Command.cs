using System.Collections.Immutable;
using LanguageExt;

namespace Pipeline.Bench.Processes;

/// <summary>A process to start.</summary>
/// <param name="Program">The executable.</param>
/// <param name="Arguments">Its arguments.</param>
sealed record Command(string Program, params ImmutableArray<string> Arguments)
{
    /// <summary>Environment variables in addition to those of this process.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The command with one more environment variable.</summary>
    public Command With(string name, string value) => this with { Environment = Environment.SetItem(name, value) };

    /// <summary>The command pinned to a core, or unchanged where there is none.</summary>
    public Command Pinned(Option<int> core) => core.Match(
        number => this with { Program = "taskset", Arguments = ["-c", FormattableString.Invariant($"{number}"), Program, .. Arguments] },
        () => this);
}
