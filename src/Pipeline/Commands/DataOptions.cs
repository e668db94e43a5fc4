using System.CommandLine;
using Pipeline.Options;

namespace Pipeline.Commands;

/// <summary>The commands about data.</summary>
static class DataOptions
{
    public static readonly Option<string> DigitsFolder = TrainOptions.Text("--to", "DIR", "directory to write to; default: data");
    public static readonly Option<string> MnistFolder = TrainOptions.Text("--to", "DIR", "directory to write to; default: data/mnist");

    public static Command Command(Host host) => new("data", "Draws, downloads or describes images.")
    {
        Leaf("digits", "Draws the bundled digits anew and writes them as CSV.", DigitsFolder, (result, _) => DataCommand.Digits(result, host)),
        Leaf("mnist", "Downloads the four files of MNIST and checks them.", MnistFolder, (result, stop) => DataCommand.Mnist(result, host, stop)),
        Leaf("info", "Describes images: counts, shapes, classes, ink.", ModelOptions.Data, (result, stop) => DataCommand.Info(result, host, stop)),
    };

    static Command Leaf(string name, string description, Option<string> option, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description) { option };
        command.SetAction(run);
        return command;
    }
}
