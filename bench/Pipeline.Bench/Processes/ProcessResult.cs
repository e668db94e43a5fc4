using System.Collections.Immutable;

namespace Pipeline.Bench.Processes;

/// <summary>The result of a process.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Seconds">Wall time from start to exit.</param>
sealed record ProcessResult(int ExitCode, string Output, string Error, double Seconds)
{
    public bool Succeeded => ExitCode == 0;

    public ImmutableArray<string> Lines => [.. Split(Output)];

    /// <summary>The last line of standard error, or the exit code where that is empty.</summary>
    public string ErrorMessage => Split(Error) is [.., var last] ? last : FormattableString.Invariant($"ended with code {ExitCode}");

    /// <summary>The first line of output with an error, as compilers print it, or <see cref="ErrorMessage"/>.</summary>
    public string FirstError => Lines.FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal), ErrorMessage);

    static string[] Split(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
