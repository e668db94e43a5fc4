using System.CommandLine;

namespace Pipeline.Commands;

/// <summary>The command that checks gradients.</summary>
static class GradcheckOptions
{
    public static readonly Option<string> Networks = TrainOptions.Text("--networks", "N", "random networks for the exact oracles, a fifth of it for the others; default: 500");
    public static readonly Option<string> Seed = TrainOptions.Text("--seed", "N", "the seed of networks and numbers; default: 1");
    public static readonly Option<string> Model = TrainOptions.Text("--model", "FILE", "check a model that train saved instead of random networks");

    public static Command Command(Host host)
    {
        var command = new Command("gradcheck", "Checks the gradients against numerical and exact derivatives.") { Networks, Seed, Model };
        command.SetAction((result, _) => Task.FromResult(GradcheckCommand.Run(result, host)));
        return command;
    }
}
