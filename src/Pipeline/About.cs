using System.Reflection;

namespace Pipeline;

/// <summary>Help and version without the command-line parser, whose construction takes most of the time of such a call.</summary>
static class About
{
    /// <summary>The help text that System.CommandLine prints for the root command.</summary>
    public const string Help = """
        Description:
          Trains feed-forward networks as pure functions. Without a command: train (see train --help).

        Usage:
          pipeline [command] [options]

        Options:
          -?, -h, --help  Show help and usage information
          --version       Show version information

        Commands:
          train                Trains a network and tells how it does on the test images.
          evaluate             Tells how a model does on the test images, and which it mistakes for which.
          predict <IMAGE>      Draws image files or test images beside what a model takes them for.
          report <METRICS>     Writes a page about a run, or compares several.
          export               Writes a model for other programs.
          serve                Shows a model in the browser: draw a digit and see what it is taken for.
          gradcheck            Checks the gradients against numerical and exact derivatives.
          data                 Draws, downloads or describes images.
          completions <SHELL>  Prints a script that lets a shell complete commands, options and their values.

        Examples:
          pipeline
              trains on the bundled digits
          pipeline train --model digits.st
              keeps the model
          pipeline predict --model digits.st photo.jpg
              says what is in a photo


        """;

    /// <summary>The version and the commit.</summary>
    public static string Version =>
        typeof(About).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The output for arguments that are help or version only; null for all others.</summary>
    public static string? HelpOrVersion(string[] args) => args switch
    {
        ["--version"] => $"{Version}{Environment.NewLine}",
        ["--help" or "-h" or "-?"] => Help.ReplaceLineEndings(),
        _ => null,
    };
}
