using System.CommandLine;

namespace Pipeline.Options;

/// <summary>The options of <c>gradcheck</c>.</summary>
static class GradcheckOptions
{
    public static readonly Option<string> Networks = TrainCommandOptions.TextOption(
        "--networks", "N", "random networks for the exact oracles, a fifth of it for the others; default: 500");
    public static readonly Option<string> Seed = TrainCommandOptions.TextOption(
        "--seed", "N", "the seed of networks and numbers; default: 1");
    public static readonly Option<string> Model = TrainCommandOptions.NotBlank(
        TrainCommandOptions.TextOption("--model", "FILE", "check a model that train saved instead of random networks"));

    /// <summary>The command <c>gradcheck</c>.</summary>
    public static Command CreateCommand(Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command("gradcheck", "Checks the gradients against numerical and exact derivatives.") { Networks, Seed, Model };
        command.SetAction(run);
        return command;
    }
}
