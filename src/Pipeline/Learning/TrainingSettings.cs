using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Display;
using Pipeline.Options;
using Pipeline.Recipes;

namespace Pipeline.Learning;

/// <summary>The settings of a run as text, spelled as the options of <c>train</c>; null leaves one to the recipe.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record TrainingSettings(
    string? Recipe = null,
    string? Hidden = null,
    string? Activation = null,
    string? LearningRate = null,
    string? Batch = null,
    string? Epochs = null,
    string? Seed = null)
{
    /// <summary>What a page can show, and a run may cost.</summary>
    public const int MaxHiddenLayers = 3, MaxWidth = 256, MaxBatch = 64, MaxEpochs = 100, MaxWeights = 400_000, MaxTextLength = 80;

    /// <summary>The recipes whose steps can be followed formula by formula.</summary>
    public static ImmutableArray<Recipe> Recipes { get; } =
        [BuiltInRecipes.Gradient, BuiltInRecipes.Notebook, BuiltInRecipes.Minibatch];

    /// <summary>The configuration for images of so many pixels, or what is wrong with each option.</summary>
    public Validation<Error, TrainingConfig> Validate(int pixels, int classes)
    {
        var tooLong = Texts.Where(text => text.Value?.Length > MaxTextLength)
            .Select(text => TooMuch(text.Option, $"a text of {text.Value!.Length} characters", $"at most {MaxTextLength}")).ToSeq();
        if (!tooLong.IsEmpty) return Validation<Error, TrainingConfig>.Fail(tooLong);
        return new TrainingOptions(
            Recipe, Hidden, Activation, LearningRate: LearningRate, Batch: Batch, Epochs: Epochs, Seed: Seed).Validate()
            .Bind(config => Limits(config, pixels, classes) is { IsEmpty: false } errors
                ? Validation<Error, TrainingConfig>.Fail(errors)
                : Validation<Error, TrainingConfig>.Success(config));
    }

    /// <summary>The settings of a configuration, each written out.</summary>
    public static TrainingSettings Of(TrainingConfig config) => new(
        config.Recipe.Name, string.Join(',', config.HiddenWidths), OptionParser.ActivationText(config.Activation),
        ConsoleText.Invariant($"{config.LearningRate}"), ConsoleText.Invariant($"{config.BatchSize}"),
        ConsoleText.Invariant($"{config.Epochs}"), ConsoleText.Invariant($"{config.Seed}"));

    ImmutableArray<(string Option, string? Value)> Texts =>
    [
        (TrainCommandOptions.Recipe.Name, Recipe), (TrainCommandOptions.Hidden.Name, Hidden),
        (TrainCommandOptions.Activation.Name, Activation), (TrainCommandOptions.LearningRate.Name, LearningRate),
        (TrainCommandOptions.Batch.Name, Batch), (TrainCommandOptions.Epochs.Name, Epochs), (TrainCommandOptions.Seed.Name, Seed),
    ];

    static Seq<Error> Limits(TrainingConfig config, int pixels, int classes)
    {
        ImmutableArray<long> widths = [pixels, .. config.HiddenWidths.Select(width => (long)width), classes];
        var weights = widths.Zip(widths.Skip(1), (rows, columns) => rows * columns).Sum();
        var widest = config.HiddenWidths.DefaultIfEmpty().Max();
        return new[]
        {
            ErrorUnless(Recipes.Any(recipe => recipe.Name == config.Recipe.Name) && IsPlain(config), TrainCommandOptions.Recipe.Name,
                config.Recipe.Name, $"one of {string.Join(", ", Recipes.Select(recipe => recipe.Name))}, whose steps can be shown"),
            ErrorUnless(config.HiddenWidths.Length is >= 1 and <= MaxHiddenLayers, TrainCommandOptions.Hidden.Name,
                $"{config.HiddenWidths.Length} layers", $"1 to {MaxHiddenLayers}"),
            ErrorUnless(widest <= MaxWidth, TrainCommandOptions.Hidden.Name, $"{widest}", $"widths of at most {MaxWidth}"),
            ErrorUnless(widest > MaxWidth || weights <= MaxWeights, TrainCommandOptions.Hidden.Name,
                $"{weights} weights for images of {pixels} pixels", $"at most {MaxWeights}"),
            ErrorUnless(config.BatchSize <= MaxBatch, TrainCommandOptions.Batch.Name, $"{config.BatchSize}", $"at most {MaxBatch}"),
            ErrorUnless(config.Epochs <= MaxEpochs, TrainCommandOptions.Epochs.Name, $"{config.Epochs}", $"at most {MaxEpochs}"),
        }.Somes().ToSeq();
    }

    /// <summary>Tuned recipes set more than the page shows.</summary>
    internal static bool IsPlain(TrainingConfig config) => config.Optimizer == OptimizerKind.Sgd && config.Dropout == 0
        && config.EmaDecay is null && config.Augmentation.IsNone && config.Schedule == ScheduleKind.Constant && config.Shards == 1;

    static Option<Error> ErrorUnless(bool isFine, string option, string found, string expected) =>
        isFine ? Option<Error>.None : TooMuch(option, found, expected);

    static Error TooMuch(string option, string found, string expected) =>
        Error.New(ExitCode.Usage, $"{option}: found {found}, expected {expected}.");
}
