using System.CommandLine;
using System.CommandLine.Completions;
using Pipeline.Display;

namespace Pipeline.Options;

/// <summary>The command <c>completions</c>.</summary>
static class CompletionsOptions
{
    public static readonly Argument<string> Shell = CreateShell();

    /// <summary>The command <c>completions</c>.</summary>
    public static Command CreateCommand(Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command("completions", "Prints a script that lets a shell complete commands, options and their values.")
        {
            Shell,
        };
        command.SetAction(run);
        return command;
    }

    static Argument<string> CreateShell()
    {
        var shell = new Argument<string>("SHELL") { HelpName = "SHELL", Description = "bash, zsh, fish or powershell" };
        shell.CompletionSources.Add(_ => CompletionScripts.ByShell.Keys.Select(name => new CompletionItem(name)));
        return shell;
    }
}
