using System.CommandLine;
using Run = System.Func<System.CommandLine.ParseResult, System.Threading.CancellationToken, System.Threading.Tasks.Task<int>>;

namespace Pipeline.Options;

/// <summary>The options that say which images to use, and those of <c>data</c> and its subcommands.</summary>
static class DataOptions
{
    public static readonly Option<string> Data = TrainCommandOptions.ChoiceOption("--data", "WHERE",
        "digits (bundled), mnist (downloaded once), a directory of files or of folders of images, or a CSV file; "
        + "default: data/mnist when it is there, else digits",
        () => ["digits", "mnist"]);
    public static readonly Option<string> Test = TrainCommandOptions.TextOption(
        "--test", "N", "where there are no test images: take the last N images for the test");
    public static readonly Option<string> Label = TrainCommandOptions.ChoiceOption(
        "--label", "COLUMN", "of CSV with the labels: first or last; default: as the header line says, else first",
        () => Choices.LabelColumns.Keys);
    public static readonly Option<string> Ink = TrainCommandOptions.TextOption(
        "--ink", "N", "the value of a pixel that is full ink, as 16 for digits of 8 x 8; default: 255, or that of the model");

    public static readonly Option<string> DigitsFolder = TrainCommandOptions.NotBlank(
        TrainCommandOptions.TextOption("--to", "DIR", "directory to write to; default: data"));
    public static readonly Option<string> MnistFolder = TrainCommandOptions.NotBlank(
        TrainCommandOptions.TextOption("--to", "DIR", "directory to write to; default: data/mnist"));

    /// <summary>The command <c>data</c> with its subcommands.</summary>
    public static Command CreateCommand(Run digits, Run mnist, Run info) => new("data", "Draws, downloads or describes images.")
    {
        CreateSubcommand("digits", "Draws the bundled digits anew and writes them as CSV.", [DigitsFolder], digits),
        CreateSubcommand("mnist", "Downloads the four files of MNIST and checks them.", [MnistFolder], mnist),
        CreateSubcommand("info", "Describes images: counts, shapes, classes, ink.", [Data, Test, Label, Ink], info),
    };

    static Command CreateSubcommand(string name, string description, Option<string>[] options, Run run)
    {
        var command = new Command(name, description);
        foreach (var option in options) command.Add(option);
        command.SetAction(run);
        return command;
    }
}
