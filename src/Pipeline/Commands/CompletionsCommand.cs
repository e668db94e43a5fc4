using Pipeline.Display;
using Pipeline.Options;
using ParseResult = System.CommandLine.ParseResult;

namespace Pipeline.Commands;

/// <summary><c>completions</c>: prints the script of a shell.</summary>
static class CompletionsCommand
{
    /// <summary>Runs the command.</summary>
    public static Task<int> Run(ParseResult result, Host host) => Task.FromResult(
        OptionParser.OneOf(CompletionsOptions.Shell.Name, result.GetValue(CompletionsOptions.Shell)!, CompletionScripts.ByShell).Match(
            script =>
            {
                host.Out.Write(script.ReplaceLineEndings("\n"));
                return ExitCode.Success;
            },
            errors => Usage.Report(errors, result, host)));
}
