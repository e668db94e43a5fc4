using System.Collections.Immutable;
using System.CommandLine;
using System.Text.RegularExpressions;
using Pipeline.Options;
using Pipeline.PropertyTests.Commands;
using Xunit;

namespace Pipeline.PropertyTests.Documents;

/// <summary>docs/command-line.md against the options of the program, and every command of every document against its parser.</summary>
public sealed partial class CommandLineTests : IDisposable
{
    static readonly ImmutableArray<string> ofRoot = ["--help", "--version"];

    static readonly string page = DocumentFiles.Read("docs/command-line.md");

    readonly CliFixture fixture = new();

    public static TheoryData<string> Documents => new(DocumentFiles.All.Where(file => ShellLines.Commands(DocumentFiles.Read(file)).Any()));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_command_of_a_document_is_accepted(string document) => Assert.Empty(
        ShellLines.Commands(DocumentFiles.Read(document)).SelectMany(arguments => Errors(arguments).Select(error =>
            $"pipeline {string.Join(' ', arguments)}: {error}")));

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/command-line.md")]
    [InlineData("docs/lecture-guide.ko.md")]
    public void Every_command_that_needs_data_says_which(string document) => Assert.Empty(
        ShellLines.Commands(DocumentFiles.Read(document)).Where(NeedsData)
            .Where(arguments => !arguments.Contains("--data") && !arguments.Contains("--resume"))
            .Select(arguments => string.Join(' ', arguments)));

    [Theory]
    [InlineData("train --epochs 2", true)]
    [InlineData("predict --model a.st 7 photo.jpg", true)]
    [InlineData("predict --model a.st photo.jpg", false)]
    [InlineData("export --model a.st --to a.onnx", false)]
    public void A_command_needs_data_where_it_reads_images_by_number_or_all(string line, bool needsData) =>
        Assert.Equal(needsData, NeedsData(line.Split(' ')));

    [Theory]
    [InlineData("train --data digits --recipe no-such-recipe")]
    [InlineData("train --data digits --no-such-option")]
    [InlineData("no-such-command")]
    public void A_command_that_is_not_accepted_is_found(string line) => Assert.NotEmpty(Errors(line.Split(' ')));

    [Fact]
    public void The_page_has_every_option_of_every_command_in_its_section()
    {
        var data = Section("Which data");
        Assert.Empty(Commands(Root()).SelectMany(command => command.Options
            .Where(option => !option.Hidden && !ofRoot.Contains(option.Name))
            .Where(option => !Mentions(Section(command.Name), option.Name) && !Mentions(data, option.Name))
            .Select(option => $"{command.Name} {option.Name}")));
    }

    [Fact]
    public void The_page_has_no_option_that_the_program_does_not_have()
    {
        var known = Commands(Root()).SelectMany(command => command.Options).Select(option => option.Name).Concat(ofRoot).ToHashSet();
        var ofThePage = Markdown.Prose(page).SelectMany(line => OptionName().Matches(line)).Select(match => match.Value);
        Assert.Empty(ofThePage.Where(name => !known.Contains(name)).Distinct());
    }

    public void Dispose() => fixture.Dispose();

    string[] Errors(string[] arguments)
    {
        var result = Cli.Parse(arguments, Host());
        if (result.Errors.Count > 0) return [.. result.Errors.Select(error => error.Message)];
        return arguments[0] == "train" && !arguments.Contains("--help") && !arguments.Contains("--resume")
            ? TrainArguments.From(result).Validate().Match(Succ: _ => [], Fail: errors => errors.Map(error => error.Message).ToArray())
            : [];
    }

    static bool NeedsData(string[] arguments) =>
        arguments[0] is "train" or "evaluate" || arguments[0] == "predict" && arguments.Any(argument => int.TryParse(argument, out _));

    Command Root() => Cli.Parse([], Host()).RootCommandResult.Command;

    Host Host() => new(TextWriter.Null, TextWriter.Null, fixture.Folder);

    /// <summary>The commands without commands of their own; those of <c>data</c> have its section.</summary>
    static IEnumerable<(string Name, IEnumerable<Option> Options)> Commands(Command root) =>
        root.Subcommands.Select(command => (command.Name, command.Subcommands.Prepend(command).SelectMany(part => part.Options)));

    static bool Mentions(string section, string option) => Regex.IsMatch(section, $@"`{option}[` ]");

    static string Section(string title)
    {
        var match = Regex.Match(page, $@"^## {title}\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.True(match.Success, $"docs/command-line.md has no section '{title}'");
        return match.Groups[1].Value;
    }

    [GeneratedRegex("(?<=[` ])--[a-z][a-z-]*")]
    private static partial Regex OptionName();
}
