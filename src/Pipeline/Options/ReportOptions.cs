using System.Collections.Immutable;
using System.CommandLine;
using LanguageExt;
using LanguageExt.Common;

namespace Pipeline.Options;

/// <summary>A validated call of <c>report</c>.</summary>
/// <param name="MetricsPaths">The files of metrics, at least one.</param>
/// <param name="ModelPath">The model of the run; null for none.</param>
/// <param name="ToPath">The page to write.</param>
/// <param name="Data">Which images the run is of.</param>
sealed record ReportJob(ImmutableArray<string> MetricsPaths, string? ModelPath, string ToPath, DataChoice Data);

/// <summary>The options of <c>report</c>.</summary>
static class ReportOptions
{
    public static readonly Argument<string[]> Files = new("METRICS")
    {
        Description = "files that train --metrics wrote; several are compared",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static readonly System.CommandLine.Option<string[]> Metrics = new("--metrics")
    {
        HelpName = "FILE.jsonl",
        Description = "the same as METRICS",
    };

    public static readonly System.CommandLine.Option<string> Model = TrainCommandOptions.TextOption(
        "--model", "FILE", "the model of the run: for mistakes, calibration, weights and gradients");

    public static readonly System.CommandLine.Option<string> To = new("--to")
    {
        HelpName = "FILE.html",
        Description = "the page to write",
        Required = true,
    };

    /// <summary>The command <c>report</c>.</summary>
    public static Command CreateCommand(Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command("report", "Writes a page about a run, or compares several.")
        {
            Files, Metrics, Model, DataOptions.Data, DataOptions.Test, DataOptions.Label, DataOptions.Ink, To,
        };
        command.SetAction(run);
        return command;
    }

    /// <summary>The values, or the errors of all options.</summary>
    public static Validation<Error, ReportJob> Validate(ParseResult result)
    {
        string[] metrics = [.. result.GetValue(Files) ?? [], .. result.GetValue(Metrics) ?? []];
        var (model, to) = (result.GetValue(Model), result.GetValue(To)!);
        var errors = Errors(result, metrics, model, to).Select(message => Error.New(ExitCode.Usage, message)).ToSeq();
        return (
            errors.IsEmpty ? Unit.Default : Validation<Error, Unit>.Fail(errors), DataChoice.Of(result),
            OptionParser.FileName(To.Name, to),
            Prelude.Optional(model).Map(path => OptionParser.FileName(Model.Name, path)).Sequence())
            .Apply((_, data, _, _) => new ReportJob([.. metrics], model, to, data));
    }

    static IEnumerable<string> Errors(ParseResult result, string[] metrics, string? model, string to)
    {
        if (metrics.Length == 0) yield return $"{Metrics.Name}: found none, expected a file that train {Metrics.Name} wrote.";
        if (metrics.Any(string.IsNullOrWhiteSpace)) yield return $"{Metrics.Name}: found an empty name, expected the name of a file.";
        if (model is not null && metrics.Length > 1)
            yield return $"{Model.Name}: found with {metrics.Length} files of metrics, expected one: a comparison is of results, not of "
                + "weights.";
        foreach (var option in new System.CommandLine.Option[] { DataOptions.Data, DataOptions.Test, DataOptions.Label, DataOptions.Ink })
            if (model is null && result.GetResult(option) is { Implicit: false })
                yield return $"{option.Name}: needs {Model.Name} FILE, whose predictions on the data are shown.";
        var inputs = metrics.Select(path => (Metrics.Name, (string?)path)).Append((Model.Name, model)).ToArray();
        foreach (var error in FilesOfRun.Errors([(To.Name, to)], inputs).Distinct()) yield return error;
    }
}
