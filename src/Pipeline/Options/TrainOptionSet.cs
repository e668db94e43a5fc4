using System.CommandLine;

namespace Pipeline.Options;

/// <summary>The options of <c>train</c>. All are text: their values are validated together, so that one call reports all errors.</summary>
static class TrainOptionSet
{
    public static readonly Option<string> Data = Text(
        "--data", "WHERE", "digits (bundled), mnist (downloaded once) or a directory; default: data/mnist when it is there, else digits");
    public static readonly Option<string> Recipe = Text("--recipe", "NAME", "gradient (default), minibatch, notebook or numerical");
    public static readonly Option<string> Hidden = Text("--hidden", "N[,N…]", "widths of the hidden layers; default 100");
    public static readonly Option<string> Activation = Text(
        "--activation", "NAME", "of the hidden layers: sigmoid (default), tanh, relu or identity");
    public static readonly Option<string> Loss = Text("--loss", "NAME", "squared-error or cross-entropy; default: the recipe's");
    public static readonly Option<string> Optimizer = Text("--optimizer", "NAME", "sgd (default)");
    public static readonly Option<string> LearningRate = Text("--learning-rate", "RATE", "a number above 0; default: the recipe's");
    public static readonly Option<string> Batch = Text("--batch", "N", "samples a step; default: the recipe's");
    public static readonly Option<string> Epochs = Text("--epochs", "N", "passes over the data; default: the recipe's");
    public static readonly Option<string> Samples = Text("--samples", "N", "only the first N training samples");
    public static readonly Option<string> Seed = Text("--seed", "N", "of all randomness; default 1");
    public static readonly Option<string> Precision = Text("--precision", "NAME", "single (default) or double");
    public static readonly Option<string> Init = Text("--init", "FILE.npz", "first parameters: arrays W2, b2, W3, b3, …");
    public static readonly Option<string> Model = Text("--model", "FILE", "save the trained model there");
    public static readonly Option<string> Metrics = Text(
        "--metrics", "FILE.jsonl", "write losses and accuracies there, one JSON object a line");
    public static readonly Option<string> LogEvery = Text("--log-every", "N", "steps between two printed losses; default 400");
    public static readonly Option<string> Threads = Text(
        "--threads", "N", "threads of large products; default: all cores; the result is the same for any number");
    public static readonly Option<bool> Quiet = new("--quiet") { Description = "no progress on stderr" };

    /// <summary>The command <c>train</c>.</summary>
    public static Command Command(Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command("train", "Trains a network and tells how it does on the test images.")
        {
            Data, Recipe, Hidden, Activation, Loss, Optimizer, LearningRate, Batch, Epochs, Samples,
            Seed, Precision, Init, Model, Metrics, LogEvery, Threads, Quiet,
        };
        command.SetAction(run);
        return command;
    }

    /// <summary>An option with a string value.</summary>
    public static Option<string> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };
}
