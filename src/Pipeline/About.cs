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
          train            Trains a network and tells how it does on the test images.
          evaluate         Tells how a model does on the test images, and which it mistakes for which.
          predict <IMAGE>  Draws image files or test images beside what a model takes them for.
          export           Writes a model for other programs: export --model net.safetensors --to net.onnx --from-pixels
          serve            Shows a model in the browser: draw a digit and see what it is taken for.
          gradcheck        Checks the gradients against numerical and exact derivatives.
          data             Draws, downloads or describes images.


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
