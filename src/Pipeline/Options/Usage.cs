using System.CommandLine;
using System.CommandLine.Parsing;
using LanguageExt;
using LanguageExt.Common;

namespace Pipeline.Options;

/// <summary>Mistakes on the command line: those of its syntax and those of its values, all at once.</summary>
static class Usage
{
    /// <summary>Reports what the parser objects to, and what the values of the options are wrong in besides.</summary>
    public static int Report(ParseResult result, Host host)
    {
        var values = result.CommandResult.Command.Name == "train"
            ? TrainArguments.From(result).Validate().Match(_ => default, errors => errors)
            : default;
        return Report(result.Errors.Select(error => Error.New(ExitCode.Usage, Sentence(result, error))).ToSeq() + values, result, host);
    }

    /// <summary>Reports errors of use, and where help is to be had.</summary>
    public static int Report(Seq<Error> errors, ParseResult result, Host host)
    {
        foreach (var error in errors) host.Error.WriteLine($"error: {error.Message}");
        host.Error.WriteLine($"See {string.Join(' ', Path(result.CommandResult))} --help.");
        return ExitCode.Usage;
    }

    static string Sentence(ParseResult result, ParseError error)
    {
        var token = result.UnmatchedTokens.FirstOrDefault(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal));
        var command = result.CommandResult.Command;
        var known = command.Options.Select(option => option.Name).Concat(command.Subcommands.Select(sub => sub.Name));
        var meant = token is null ? LanguageExt.Option<string>.None : Spelling.Nearest(token, known);
        return error.Message + meant.Match(name => $" Did you mean {name}?", "");
    }

    static IEnumerable<string> Path(CommandResult command) =>
        command.Parent is CommandResult parent ? Path(parent).Append(command.Command.Name) : ["pipeline"];
}
