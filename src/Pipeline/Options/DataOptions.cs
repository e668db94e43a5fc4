using System.CommandLine;
using Run = System.Func<System.CommandLine.ParseResult, System.Threading.CancellationToken, System.Threading.Tasks.Task<int>>;

namespace Pipeline.Options;

/// <summary>The options of <c>data</c> and its subcommands.</summary>
static class DataOptions
{
    public static readonly Option<string> DigitsFolder = TrainCommandOptions.TextOption(
        "--to", "DIR", "directory to write to; default: data");
    public static readonly Option<string> MnistFolder = TrainCommandOptions.TextOption(
        "--to", "DIR", "directory to write to; default: data/mnist");

    /// <summary>The command <c>data</c> with its subcommands.</summary>
    public static Command CreateCommand(Run digits, Run mnist, Run info) => new("data", "Draws, downloads or describes images.")
    {
        CreateSubcommand("digits", "Draws the bundled digits anew and writes them as CSV.", DigitsFolder, digits),
        CreateSubcommand("mnist", "Downloads the four files of MNIST and checks them.", MnistFolder, mnist),
        CreateSubcommand("info", "Describes images: counts, shapes, classes, ink.", ModelOptions.Data, info),
    };

    static Command CreateSubcommand(string name, string description, Option<string> option, Run run)
    {
        var command = new Command(name, description) { option };
        command.SetAction(run);
        return command;
    }
}
