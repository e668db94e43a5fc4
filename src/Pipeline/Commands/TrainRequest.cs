using System.CommandLine;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Recipes;
using Pipeline.Training;
using static Pipeline.Training.OptionText;

namespace Pipeline.Commands;

/// <summary>The values of the options of <c>train</c> as they were written.</summary>
sealed record TrainRequest(
    PlanRequest Plan, string? Data, string? Samples, string? Init, string? Model, string? Metrics, string? LogEvery, string? Threads, bool IsQuiet)
{
    const int DefaultLogEvery = 400;

    public static TrainRequest From(ParseResult result)
    {
        string? Text(System.CommandLine.Option<string> option) => result.GetResult(option) is { Tokens: [var token] } ? token.Value : null;
        var plan = new PlanRequest(
            Text(TrainOptions.Recipe), Text(TrainOptions.Hidden), Text(TrainOptions.Activation), Text(TrainOptions.Loss), Text(TrainOptions.Optimizer),
            Text(TrainOptions.LearningRate), Text(TrainOptions.Batch), Text(TrainOptions.Epochs), Text(TrainOptions.Seed), Text(TrainOptions.Precision));
        return new(plan, Text(TrainOptions.Data), Text(TrainOptions.Samples), Text(TrainOptions.Init), Text(TrainOptions.Model), Text(TrainOptions.Metrics),
            Text(TrainOptions.LogEvery), Text(TrainOptions.Threads), result.GetResult(TrainOptions.Quiet) is { Implicit: false });
    }

    /// <summary>The job, or everything that is wrong at once.</summary>
    public Validation<Error, TrainJob> Validate()
    {
        var counts = (Whole("--samples", Samples ?? $"{int.MaxValue}", least: 1), Whole("--log-every", LogEvery ?? $"{DefaultLogEvery}", least: 1),
            Whole("--threads", Threads ?? $"{Environment.ProcessorCount}", least: 1)).Apply((samples, logEvery, threads) => (samples, logEvery, threads));
        var names = (IsName("--data", Data), IsName("--init", Init), IsName("--model", Model), IsName("--metrics", Metrics)).Apply((_, _, _, _) => Unit.Default);
        return (Plan.Validate(), counts, names).Apply((plan, count, _) =>
            new TrainJob(plan, Plan.Hidden is not null, Data, count.samples, Init, Model, Metrics, count.logEvery, count.threads, IsQuiet));
    }

    static Validation<Error, Unit> IsName(string option, string? text) => text is null ? Unit.Default : Name(option, text).Map(_ => Unit.Default);
}

/// <summary>What <c>train</c> is to do.</summary>
/// <param name="Plan">What is trained, and how.</param>
/// <param name="HasWidths">Whether the user gave the widths of the hidden layers.</param>
/// <param name="Data">Where the images are; null for the default.</param>
/// <param name="Samples">Training images to use at most.</param>
/// <param name="Init">The file of the first parameters.</param>
/// <param name="Model">Where to save the model.</param>
/// <param name="Metrics">Where to write losses and accuracies.</param>
/// <param name="LogEvery">Steps between two printed losses.</param>
/// <param name="Threads">Threads of large products.</param>
/// <param name="IsQuiet">Whether progress is not shown.</param>
sealed record TrainJob(
    TrainingConfig Plan, bool HasWidths, string? Data, int Samples, string? Init, string? Model, string? Metrics, int LogEvery, int Threads, bool IsQuiet);
