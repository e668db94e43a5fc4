using System.CommandLine;
using Pipeline.Data;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Commands;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Options;

public sealed class UsageTests : IDisposable
{
    readonly CliFixture fixture = new();

    [Fact]
    public async Task All_usage_errors_are_reported_at_once()
    {
        var run = await fixture.Run(
            "train --epochs x --batch 0 --learning-rate -1 --recipe minibach --hidden 100,a --activation reul --loss l "
            + "--optimizer o --precision p --seed s --samples 0 --log-every 0 --threads 0 --colour");

        Assert.Equal(2, run.Code);
        Assert.Empty(run.Out);
        Assert.All(
            [
                "'--colour'", "--recipe: found 'minibach'", "Did you mean minibatch?", "--hidden: found '100,a'",
                "--activation: found 'reul'", "--loss: found 'l'", "--optimizer: found 'o'", "--learning-rate: found '-1'",
                "--batch: found '0'", "--epochs: found 'x'", "--seed: found 's'", "--precision: found 'p'", "--samples: found '0'",
                "--log-every: found '0'", "--threads: found '0'",
            ],
            words => Assert.Contains(run.Error, line => line.Contains(words, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Unsupported_settings_are_reported_with_the_other_usage_errors()
    {
        var run = await fixture.Run("--recipe notebook --hidden 10,10 --batch 2 --epochs 0");

        Assert.Equal(2, run.Code);
        Assert.All(
            ["--hidden:", "--batch:", "--epochs:"],
            option => Assert.Contains(run.Error, line => line.StartsWith($"error: {option}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("trian", "Did you mean train?")]
    [InlineData("train --epoch 1", "Did you mean --epochs?")]
    [InlineData("evaluate --data set", "error: --model: found nothing, expected --model FILE")]
    [InlineData("data", "")]
    [InlineData("train --epochs", "error: --epochs: found nothing, expected --epochs N")]
    [InlineData("train --quiet=maybe", "error: --quiet: found 'maybe', expected nothing, true or false.")]
    [InlineData("train --epochs 1 --epochs 2", "Give --epochs once.")]
    public async Task Syntax_errors_are_usage_errors(string line, string words)
    {
        var run = await fixture.Run(line);

        Assert.Equal(2, run.Code);
        Assert.Empty(run.Out);
        Assert.Contains(run.Error, error => error.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_goes_to_stdout_and_names_every_choice()
    {
        var run = await fixture.Run("train --help");
        var help = string.Join('\n', run.Out);

        Assert.Equal(0, run.Code);
        Assert.Empty(run.Error);
        Assert.All(
            [
                .. BuiltInRecipes.All.Keys, .. TunedRecipes.All.Keys, .. Augmentation.All.Keys,
                .. Network.Activations.Keys, .. LossKind.All.Keys, .. Precisions.ByName.Keys,
                .. OptimizerKind.All.Keys, .. ScheduleKind.All.Keys,
            ],
            name => Assert.Contains(name, help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    public async Task The_precomputed_help_equals_the_help_of_the_command_line(string option)
    {
        using var output = new StringWriter();
        await Cli.Run([option], new(output, TextWriter.Null, fixture.Folder));
        Assert.Equal(
            output.ToString().Replace(RootCommand.ExecutableName, "pipeline", StringComparison.Ordinal), About.HelpOrVersion([option]));
    }

    [Theory]
    [InlineData("train --help")]
    [InlineData("--help train")]
    [InlineData("--version --help")]
    [InlineData("--data set")]
    public void Other_arguments_have_no_precomputed_output(string line) => Assert.Null(About.HelpOrVersion(line.Split(' ')));

    [Fact]
    public async Task The_version_is_one_line()
    {
        Assert.Single((await fixture.Run("--version")).Out);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\r?\n$", About.HelpOrVersion(["--version"]));
    }

    public void Dispose() => fixture.Dispose();
}
