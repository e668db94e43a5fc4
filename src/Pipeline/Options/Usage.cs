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

    static string FormatError(ParseResult result, ParseError error) => error.SymbolResult is OptionResult option
        ? FormatError(option, error)
        : FormatSyntaxError(result, error);

    /// <summary>The error of an option: what was found, and what is expected.</summary>
    static string FormatError(OptionResult result, ParseError error)
    {
        var option = result.Option;
        return option.ValueType == typeof(bool) && result.Tokens is [var token, ..]
            ? FormatFlag(option.Name, token.Value)
            : result.Tokens.Count == 0
                ? $"{option.Name}: found nothing, expected {option.Name} {option.HelpName}, {option.Description}."
                : error.Message.StartsWith(option.Name, StringComparison.Ordinal)
                    ? error.Message
                    : $"{error.Message} Give {option.Name} once.";
    }

    static string FormatFlag(string name, string found) => $"{name}: found '{found}', expected nothing, true or false.";

    /// <summary>The option without a value that a token stands behind, as the value that it cannot have.</summary>
    static string? FlagBefore(ParseResult result, string token)
    {
        var index = result.Tokens.Select(one => one.Value).ToList().IndexOf(token);
        return index < 1 ? null : result.CommandResult.Command.Options.FirstOrDefault(
            option => option.ValueType == typeof(bool) && option.Name == result.Tokens[index - 1].Value)?.Name;
    }

    static string FormatSyntaxError(ParseResult result, ParseError error)
    {
        var token = result.UnmatchedTokens.FirstOrDefault(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal));
        var command = result.CommandResult.Command;
        if (token is not null && FlagBefore(result, token) is { } flag) return FormatFlag(flag, token);
        var known = command.Options.Select(option => option.Name).Concat(command.Subcommands.Select(subcommand => subcommand.Name));
        var suggestion = token is null ? LanguageExt.Option<string>.None : Spelling.Nearest(token, known);
        return error.Message + suggestion.Match(name => $" Did you mean {name}?", "");
    }

    static IEnumerable<string> Path(CommandResult command) =>
        command.Parent is CommandResult parent ? Path(parent).Append(command.Command.Name) : ["pipeline"];
}
