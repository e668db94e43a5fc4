using System.Reflection;

namespace Pipeline;

/// <summary>What the program says of itself at once. Building the command line only to ask it the same takes longer than all the rest.</summary>
public static class About
{
    /// <summary>The help of the command line, letter by letter as the commands make it.</summary>
    public const string Help = """
        Description:
          Trains feed-forward networks as pure functions. Without a command: train (see train --help).

        Usage:
          pipeline [command] [options]

        Options:
          -?, -h, --help  Show help and usage information
          --version       Show version information

        Commands:
          train            Trains a network and tells how it does on the test images.
          evaluate         Tells how a model does on the test images, and which it mistakes for which.
          predict <IMAGE>  Draws test images beside what a model takes them for.
          gradcheck        Checks the gradients against numerical and exact derivatives.
          data             Draws, downloads or describes images.


        """;

    /// <summary>The version and the commit.</summary>
    public static string Version => typeof(About).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The answer to a command line that asks for nothing else, or null.</summary>
    public static string? Answer(string[] args) => args switch
    {
        ["--version"] => $"{Version}{Environment.NewLine}",
        ["--help" or "-h" or "-?"] => Help.ReplaceLineEndings(),
        _ => null,
    };
}
