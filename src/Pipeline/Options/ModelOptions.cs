using System.CommandLine;

namespace Pipeline.Options;

/// <summary>The options of the commands that read trained models.</summary>
static class ModelOptions
{
    /// <summary>The model of <c>export</c>.</summary>
    public static readonly Option<string> Model = new("--model")
    {
        HelpName = "FILE",
        Description = "a model that train saved",
        Required = true,
    };

    public static readonly Option<string[]> Models = new("--model")
    {
        HelpName = "FILE",
        Description = "a model that train saved; several, each with --model, are averaged: the mean of their probabilities",
        Required = true,
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "everything as one JSON object, with the whole confusion matrix and the reliability table",
    };

    /// <summary>The command <c>evaluate</c>.</summary>
    public static Command CreateEvaluateCommand(Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command("evaluate", "Tells how a model does on the test images, and which it mistakes for which.")
        {
            Models, Json, DataOptions.Data, DataOptions.Test, DataOptions.Label, DataOptions.Ink,
        };
        command.SetAction(run);
        return command;
    }
}
