using System.CommandLine;
using Pipeline.Options;
using Pipeline.PropertyTests.Commands;
using Xunit;

namespace Pipeline.PropertyTests.Options;

/// <summary>Help and usage errors of all commands and options, those to come included.</summary>
public sealed class HelpTests : IDisposable
{
    static readonly RootCommand Root = Cli.CreateRootCommand(new(TextWriter.Null, TextWriter.Null, "."));

    readonly CliFixture fixture = new();

    public static TheoryData<string> Commands => new(WithPaths(Root, "").Select(pair => pair.Path));

    public void Dispose() => fixture.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_has_all_options_and_arguments_with_their_descriptions(string path)
    {
        var command = Find(path);
        var run = await fixture.Run($"{path} --help".TrimStart());
        var help = string.Join('\n', run.Out);
        Assert.Equal(0, run.Code);
        Assert.Contains($"{command.Description}", help, StringComparison.Ordinal);
        foreach (var symbol in command.Options.Cast<Symbol>().Concat(command.Arguments).Concat(command.Subcommands))
        {
            Assert.False(string.IsNullOrWhiteSpace(symbol.Description), $"{path} {symbol.Name} has no description");
            Assert.Contains(symbol.Name, help, StringComparison.Ordinal);
            Assert.Contains(symbol.Description!, help, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_ends_with_examples_that_parse(string path)
    {
        var help = (await fixture.Run($"{path} --help".TrimStart())).Out;
        var examples = Examples.Of(Find(path));
        Assert.NotEmpty(examples);
        foreach (var (arguments, meaning) in examples)
        {
            Assert.Contains($"  {$"pipeline {arguments}".TrimEnd()}", help);
            Assert.Contains($"      {meaning}", help);
            Assert.InRange(arguments.Length, 0, 90);
            if (arguments.Length == 0) continue;
            var parsed = Root.Parse(arguments.Split(' '));
            Assert.Empty(parsed.Errors);
            if (parsed.CommandResult.Command.Name == "train" && parsed.GetValue(TrainCommandOptions.Resume) is null)
                Assert.Empty(TrainArguments.From(parsed).Validate().Match(_ => [], errors => errors.Select(error => error.Message)));
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_bad_value_of_any_option_is_an_error_that_names_it_and_what_is_expected(string path)
    {
        var command = Find(path);
        foreach (var option in command.Options.Where(option => option.Name is not ("--help" or "--version")))
        {
            // What follows a flag of a command with arguments is an argument.
            if (option.ValueType == typeof(bool) && command.Arguments.Count > 0) continue;
            string[] bad = option.ValueType == typeof(bool) ? [$"{option.Name}=maybe"] : [option.Name, " "];
            AssertNamed(await fixture.Run([.. path.Split(' '), .. bad, .. Rest(command, option)]), option, "expected");
            if (option.ValueType == typeof(bool)) continue;
            AssertNamed(await fixture.Run([.. path.Split(' '), .. Rest(command, option), option.Name]), option, "expected");
        }
    }

    static void AssertNamed(CliResult run, Option option, string words)
    {
        Assert.True(run.Code == 2, $"{option.Name}: {run.Code} {string.Join('\n', run.Error)}");
        Assert.Empty(run.Out);
        Assert.Contains(run.Error, line => line.Contains(option.Name, StringComparison.Ordinal)
            && line.Contains(words, StringComparison.Ordinal));
        Assert.Matches("^See pipeline .*--help\\.$", run.Error[^1]);
    }

    /// <summary>What a command needs besides an option.</summary>
    static IEnumerable<string> Rest(Command command, Option option) => command.Options
        .Where(other => other.Required && other != option).SelectMany(other => new[] { other.Name, "x.onnx" })
        .Concat(command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0).Select(_ => "0"));

    static Command Find(string path) => WithPaths(Root, "").Single(pair => pair.Path == path).Command;

    static IEnumerable<(string Path, Command Command)> WithPaths(Command command, string path) => command.Subcommands
        .SelectMany(child => WithPaths(child, $"{path} {child.Name}".TrimStart())).Prepend((path, command));
}
