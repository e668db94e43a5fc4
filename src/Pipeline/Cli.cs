using System.CommandLine;
using Pipeline.Cluster;
using Pipeline.Commands;
using Pipeline.Display;
using Pipeline.Options;

namespace Pipeline;

/// <summary>The command line. It loads names and descriptions only, which keeps help fast; commands load the rest.</summary>
static class Cli
{
    static readonly string[] RootOptions = ["--help", "-h", "-?", "/h", "/?", "--version"];

    /// <summary>Runs the program and returns its exit code. Never throws.</summary>
    public static async Task<int> Run(string[] args, Host host, CancellationToken stop = default)
    {
        try
        {
            var result = Parse(args, host);
            return result.Errors.Count > 0
                ? Usage.Report(result, host)
                : await result.InvokeAsync(Configuration(host), stop);
        }
        catch (OperationCanceledException)
        {
            host.SayInterrupted();
            return ExitCode.Interrupted;
        }
        catch (OutputException exception)
        {
            host.Error.WriteLine($"error: {exception.Message}");
            return ExitCode.BadData;
        }
        catch (ClusterException exception)
        {
            host.Error.WriteLine($"error: {exception.Message}");
            return ExitCode.Internal;
        }
        catch (Exception exception) when (OutOfMemory.IsIn(exception))
        {
            host.Error.WriteLine($"error: {OutOfMemory.Message(host.AvailableMemory)}");
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            host.Error.WriteLine($"error: {exception.Message.ReplaceLineEndings(" ")}");
            return ExitCode.BadData;
        }
#pragma warning disable CA1031 // The last handler: users get one line instead of a stack trace.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var message = exception.Message.ReplaceLineEndings(" ");
            host.Error.WriteLine($"error: {exception.GetType().Name}: {message} This is a bug in the program; please report it.");
            return ExitCode.Internal;
        }
    }

    /// <summary>The command and its options, or the errors of their names.</summary>
    public static ParseResult Parse(string[] args, Host host) => CreateRootCommand(host).Parse(WithDefaultCommand(args));

    static InvocationConfiguration Configuration(Host host) => new()
    {
        Output = host.Out,
        Error = host.Error,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };

    /// <summary>
    /// The arguments with <c>train</c> in front where they name no command, also in the text that a shell wants completed.
    /// </summary>
    static string[] WithDefaultCommand(string[] args) => args switch
    {
        [] => ["train"],
        [var first, ..] when first.StartsWith('-') && !RootOptions.Contains(first) => ["train", .. args],
        [var directive, var text] when directive.StartsWith("[suggest", StringComparison.Ordinal) && text.StartsWith('-') =>
            [$"[suggest:{"train ".Length + text.Length}]", $"train {text}"],
        _ => args,
    };

    /// <summary>Whether all ranks of a job run a command; any other one is run by the first rank alone.</summary>
    public static bool IsForAllRanks(string[] args) => WithDefaultCommand(args)[0] == "train";

    /// <summary>All commands.</summary>
    public static RootCommand CreateRootCommand(Host host)
    {
        var root = CreateCommands(host);
        HelpWithExamples.AddTo(root);
        return root;
    }

    static RootCommand CreateCommands(Host host) => new(
        "Trains feed-forward networks as pure functions. Without a command: train (see train --help).")
    {
        TrainCommandOptions.CreateCommand((result, stop) => TrainCommand.Run(result, host, stop)),
        ModelOptions.CreateEvaluateCommand((result, stop) => EvaluateCommand.Run(result, host, stop)),
        PredictOptions.CreateCommand((result, stop) => PredictCommand.Run(result, host, stop)),
        ReportOptions.CreateCommand((result, stop) => ReportCommand.Run(result, host, stop)),
        ExportOptions.CreateCommand((result, _) => ExportCommand.Run(result, host)),
        ServeOptions.CreateCommand((result, stop) => ServeCommand.Run(result, host, stop)),
        GradcheckOptions.CreateCommand((result, stop) => Task.FromResult(GradcheckCommand.Run(result, host, stop))),
        DataOptions.CreateCommand(
            digits: (result, stop) => DataCommand.GenerateDigits(result, host, stop),
            mnist: (result, stop) => DataCommand.DownloadMnist(result, host, stop),
            info: (result, stop) => DataCommand.DescribeData(result, host, stop)),
        CompletionsOptions.CreateCommand((result, _) => CompletionsCommand.Run(result, host)),
    };
}
