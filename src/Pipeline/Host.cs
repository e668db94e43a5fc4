using Pipeline.Files;

namespace Pipeline;

/// <summary>What surrounds a run: everything that a test may want to be otherwise.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress and errors.</param>
/// <param name="Folder">The current folder, which relative paths start from.</param>
public sealed record Host(TextWriter Out, TextWriter Error, string Folder)
{
    /// <summary>Whether results go to a terminal.</summary>
    public bool IsOutTerminal { get; init; }

    /// <summary>Whether progress goes to a terminal.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether the user wants colours.</summary>
    public bool HasColour { get; init; }

    /// <summary>Where MNIST comes from.</summary>
    public MnistSource Mnist { get; init; } = MnistSource.Official;

    /// <summary>The console, the current folder and the environment of this process.</summary>
    public static Host OfThisProcess() => new(Console.Out, Console.Error, Environment.CurrentDirectory)
    {
        IsOutTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        HasColour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb",
    };

    /// <summary>The full path of a path as the user wrote it.</summary>
    public string Full(string path) => Path.GetFullPath(path, Folder);
}
