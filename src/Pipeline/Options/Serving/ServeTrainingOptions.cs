using System.Collections.Immutable;
using System.CommandLine;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Learning;

namespace Pipeline.Options;

/// <summary>The training page of <c>serve --train</c>.</summary>
/// <param name="Data">What is learned.</param>
/// <param name="Settings">The settings to begin with.</param>
sealed record ServeTrainingJob(DataChoice Data, TrainingSettings Settings);

/// <summary>The options of <c>serve --train</c>, most of which are those of <c>train</c>.</summary>
static class ServeTrainingOptions
{
    public static readonly System.CommandLine.Option<bool> Train = new("--train")
    {
        Description = "a page that shows training as it happens, step by step; the options below are its first settings",
    };

    /// <summary>The options that say what is trained, and how.</summary>
    public static ImmutableArray<System.CommandLine.Option<string>> OfTraining { get; } =
    [
        DataOptions.Data, DataOptions.Test, DataOptions.Label, DataOptions.Ink,
        TrainCommandOptions.Recipe, TrainCommandOptions.Hidden, TrainCommandOptions.Activation, TrainCommandOptions.LearningRate,
        TrainCommandOptions.Batch, TrainCommandOptions.Epochs, TrainCommandOptions.Seed,
    ];

    /// <summary>The page; none without <c>--train</c>, and then none of its options.</summary>
    public static Validation<Error, LanguageExt.Option<ServeTrainingJob>> Validate(ParseResult result)
    {
        string? Text(System.CommandLine.Option<string> option) => result.GetResult(option) is { Tokens: [var token] } ? token.Value : null;
        if (!result.GetValue(Train))
            return OfTraining.Where(option => Text(option) is not null).Select(Unused).ToSeq() is { IsEmpty: false } unused
                ? Validation<Error, LanguageExt.Option<ServeTrainingJob>>.Fail(unused)
                : LanguageExt.Option<ServeTrainingJob>.None;
        var settings = new TrainingSettings(
            Text(TrainCommandOptions.Recipe), Text(TrainCommandOptions.Hidden), Text(TrainCommandOptions.Activation),
            Text(TrainCommandOptions.LearningRate), Text(TrainCommandOptions.Batch), Text(TrainCommandOptions.Epochs),
            Text(TrainCommandOptions.Seed));
        // The sizes of the data are not known yet: what depends on them is checked when they are read.
        return (DataChoice.Of(result), settings.Validate(pixels: 1, classes: 1)).Apply(
            (data, _) => Prelude.Some(new ServeTrainingJob(data, settings)));
    }

    static Error Unused(System.CommandLine.Option<string> option) =>
        Error.New(ExitCode.Usage, $"{option.Name}: found without {Train.Name}, expected with it. Add {Train.Name}, or leave it out.");
}
