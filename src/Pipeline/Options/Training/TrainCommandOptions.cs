using System.CommandLine;
using Pipeline.Recipes;

namespace Pipeline.Options;

/// <summary>The options of <c>train</c>. All are text: their values are validated together, so that one call reports all errors.</summary>
static class TrainCommandOptions
{
    public static readonly Option<string> Recipe = TextOption(
        "--recipe", "NAME",
        "gradient (default), minibatch, notebook or numerical; tuned for MNIST: " + string.Join(", ", TunedRecipes.All.Keys));
    public static readonly Option<string> Hidden = TextOption("--hidden", "N[,N...]", "widths of the hidden layers; default: the recipe's");
    public static readonly Option<string> Activation = TextOption(
        "--activation", "NAME[:NUMBER]", $"of the hidden layers; default: the recipe's, mostly sigmoid: {OptionParser.ActivationForms}");
    public static readonly Option<string> Loss = TextOption("--loss", "NAME", "squared-error or cross-entropy; default: the recipe's");
    public static readonly Option<string> Optimizer = TextOption(
        "--optimizer", "NAME", "sgd, momentum, nesterov, rmsprop, adam or adamw; default: the recipe's, mostly sgd");
    public static readonly Option<string> Momentum = TextOption("--momentum", "M", "of momentum and nesterov; default 0.9");
    public static readonly Option<string> WeightDecay = TextOption(
        "--weight-decay", "D", "of weights, not of biases; default 0, with adamw 0.01");
    public static readonly Option<string> ClipNorm = TextOption("--clip-norm", "C", "the largest norm of a gradient; default: any");
    public static readonly Option<string> Schedule = TextOption(
        "--schedule", "NAME", "of the learning rate: constant, step, exponential, cosine or one-cycle; default: the recipe's");
    public static readonly Option<string> WarmUp = TextOption("--warm-up", "STEPS", "in which the learning rate rises; default 0");
    public static readonly Option<string> Dropout = TextOption(
        "--dropout", "P", "probability that a step drops the output of a hidden unit; default 0");

    public static readonly Option<string> LabelSmoothing = TextOption(
        "--label-smoothing", "E", "share of the uniform distribution in the targets of minibatch with cross-entropy; default 0");
    public static readonly Option<string> Ema = TextOption(
        "--ema", "DECAY", "evaluate and save the moving average of the weights, such as 0.999; default: the last weights");
    public static readonly Option<string> Teacher = TextOption(
        "--teacher", "FILE[,FILE...]", "learn the outputs of trained models, averaged, in place of the labels");
    public static readonly Option<string> Temperature = TextOption(
        "--temperature", "T", "of the softmax of teachers and network: above 1, improbable classes count for more; default 1");
    public static readonly Option<string> LearningRate = TextOption(
        "--learning-rate", "RATE", "a number above 0; default: by recipe and optimizer");
    public static readonly Option<string> Batch = TextOption("--batch", "N", "samples a step; default: the recipe's");
    public static readonly Option<string> Shards = TextOption(
        "--shards", "S", "cut each batch of minibatch into S shards, whose gradients are summed in order; default 1");
    public static readonly Option<string> Epochs = TextOption("--epochs", "N", "passes over the data; default: the recipe's");
    public static readonly Option<string> Samples = TextOption("--samples", "N", "only the first N training samples");
    public static readonly Option<string> Validation = TextOption(
        "--validation", "N", "hold the last N training samples (of those of --samples) out of training, and evaluate each epoch on them");
    public static readonly Option<string> Patience = TextOption(
        "--patience", "EPOCHS", "stop when the validation loss has not fallen for so many; the model is that of the lowest, as in "
            + "--validation 1000 --patience 3");
    public static readonly Option<string> Seed = TextOption("--seed", "N", "of all randomness; default 1");
    public static readonly Option<string> Seeds = TextOption(
        "--seeds", "A..B", "train once with each seed, such as 1..5; a line each, then mean and deviation of their accuracies");
    public static readonly Option<string> RangeTest = TextOption(
        "--range-test", "A..B", "train a few steps with rates from A to B, such as 1e-4..10, and suggest a learning rate; nothing else");
    public static readonly Option<string> Precision = TextOption("--precision", "NAME", "single (default) or double");
    public static readonly Option<string> Init = TextOption(
        "--init", "FILE", "first parameters: .npz with W2, b2, W3, b3, …, a model, or .safetensors of another program");
    public static readonly Option<bool> Transpose = new("--transpose")
    {
        Description = "the weights of --init are out x in, as in PyTorch; with false they are in x out; default: as their shapes say",
    };

    public static readonly Option<string> Model = TextOption("--model", "FILE", "save the trained model there");
    public static readonly Option<string> Metrics = TextOption(
        "--metrics", "FILE.jsonl", "write losses and accuracies there, one JSON object a line");
    public static readonly Option<string> Checkpoint = TextOption(
        "--checkpoint", "FILE", "save the run there, at the end of each epoch and when it is interrupted, so that it can go on; beside it "
            + "the one before, as run.previous.ckpt, and with --validation the best, as run.best.ckpt");
    public static readonly Option<string> CheckpointEvery = TextOption(
        "--checkpoint-every", "STEPS", "steps between two checkpoints; default: one at the end of each epoch");
    public static readonly Option<string> Resume = TextOption(
        "--resume", "FILE", "go on from a checkpoint, with its settings; --epochs may be more where the schedule is constant");
    public static readonly Option<string> LogEvery = TextOption("--log-every", "N", "steps between two printed losses; default 400");
    public static readonly Option<string> Threads = TextOption(
        "--threads", "N", "threads of large products; default: all cores; the result is the same for any number");
    public static readonly Option<bool> AsWritten = new("--as-written")
    {
        Description = "take every step as the formulas are written, without fused forms: the same numbers, more slowly",
    };

    public static readonly Option<bool> Verbose = new("--verbose") { Description = "say on stderr how each part is executed" };
    public static readonly Option<bool> Quiet = new("--quiet") { Description = "no progress on stderr" };

    /// <summary>The command <c>train</c>.</summary>
    public static Command CreateCommand(Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command("train", "Trains a network and tells how it does on the test images.")
        {
            DataOptions.Data, DataOptions.Test, DataOptions.Label, DataOptions.Ink,
            Recipe, Hidden, Activation, Loss, Optimizer, Momentum, WeightDecay, ClipNorm, LearningRate, Schedule, WarmUp,
            Dropout, LabelSmoothing, Ema, Teacher, Temperature, Batch, Shards, Epochs, Samples, Validation, Patience,
            Seed, Seeds, RangeTest, Precision, Init, Transpose, Model, Metrics, Checkpoint, CheckpointEvery, Resume, LogEvery, Threads,
            AsWritten, Verbose, Quiet,
        };
        foreach (var option in AugmentationOptions.All) command.Add(option);
        command.SetAction(run);
        return command;
    }

    /// <summary>An option with a string value.</summary>
    public static Option<string> TextOption(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };
}
