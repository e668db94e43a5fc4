using Pipeline.Files;

namespace Pipeline;

/// <summary>The environment of the program, which tests replace.</summary>
/// <param name="Out">Standard output: results.</param>
/// <param name="Error">Standard error: progress and errors.</param>
/// <param name="CurrentDirectory">The current directory, the base of relative paths.</param>
sealed record Host(TextWriter Out, TextWriter Error, string CurrentDirectory)
{
    /// <summary>Whether standard output is a terminal.</summary>
    public bool IsOutTerminal { get; init; }

    /// <summary>Whether standard error is a terminal.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether ANSI colours are allowed: <c>NO_COLOR</c> is unset and the terminal is not dumb.</summary>
    public bool HasColour { get; init; }

    /// <summary>The mirrors of MNIST.</summary>
    public MnistSource Mnist { get; init; } = MnistSource.Official;

    /// <summary>The console, current directory and environment variables of this process.</summary>
    public static Host OfThisProcess() => new(Console.Out, Console.Error, Environment.CurrentDirectory)
    {
        IsOutTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        HasColour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb",
    };

    /// <summary>The absolute path of a path that the user gave.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, CurrentDirectory);
}
