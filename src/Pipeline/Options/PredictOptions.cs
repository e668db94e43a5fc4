using System.CommandLine;

namespace Pipeline.Options;

/// <summary>What is done to the picture of a file before a model sees it.</summary>
enum Preparation
{
    /// <summary>A digit is looked for, and framed as in MNIST.</summary>
    Digit,

    /// <summary>The picture is scaled to the size of the model's images.</summary>
    Scale,
}

/// <summary>The options of <c>predict</c>.</summary>
static class PredictOptions
{
    public static readonly Option<string> Prepare = TrainCommandOptions.ChoiceOption(
        "--prepare", "HOW", "what is done to image files: digit (found, cropped and centred as in MNIST) or scale (greys stay: dark on "
        + "light does not become ink); default: digit for models of 28 x 28 pixels, else scale",
        () => Choices.Preparations.Keys);

    public static readonly Option<bool> Json = new("--json") { Description = "everything as one JSON object" };

    public static readonly Argument<string[]> Images = new("IMAGE")
    {
        Description = "numbers of test images, from 0; PNG, JPEG or BMP files of any size; - for a file on standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The command <c>predict</c>.</summary>
    public static Command CreateCommand(Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command("predict", "Draws image files or test images beside what a model takes them for.")
        {
            ModelOptions.Models, Prepare, Json, DataOptions.Data, DataOptions.Test, DataOptions.Label, DataOptions.Ink, Images,
        };
        command.SetAction(run);
        return command;
    }
}
