using System.CommandLine;
using System.CommandLine.Parsing;
using LanguageExt;
using LanguageExt.Common;

namespace Pipeline.Options;

/// <summary>Reports errors of the command line: syntax and values together.</summary>
static class Usage
{
    /// <summary>Reports the errors of the parser and, for <c>train</c>, those of the values.</summary>
    public static int Report(ParseResult result, Host host)
    {
        var values = result.CommandResult.Command.Name == "train"
            ? TrainArguments.From(result).Validate().Match(_ => default, errors => errors)
            : default;
        return Report(result.Errors.Select(error => Error.New(ExitCode.Usage, FormatError(result, error))).ToSeq() + values, result, host);
    }

    /// <summary>Reports usage errors and the command that prints help.</summary>
    public static int Report(Seq<Error> errors, ParseResult result, Host host)
    {
        foreach (var error in errors) host.Error.WriteLine($"error: {error.Message}");
        host.Error.WriteLine($"See {string.Join(' ', Path(result.CommandResult))} --help.");
        return ExitCode.Usage;
    }

    static string FormatError(ParseResult result, ParseError error)
    {
        var token = result.UnmatchedTokens.FirstOrDefault(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal));
        var command = result.CommandResult.Command;
        var known = command.Options.Select(option => option.Name).Concat(command.Subcommands.Select(subcommand => subcommand.Name));
        var suggestion = token is null ? LanguageExt.Option<string>.None : Spelling.Nearest(token, known);
        return error.Message + suggestion.Match(name => $" Did you mean {name}?", "");
    }

    static IEnumerable<string> Path(CommandResult command) =>
        command.Parent is CommandResult parent ? Path(parent).Append(command.Command.Name) : ["pipeline"];
}
