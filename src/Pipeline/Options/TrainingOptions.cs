using LanguageExt;
using LanguageExt.Common;
using Pipeline.Layers;
using Pipeline.Recipes;
using static Pipeline.Options.OptionParser;

namespace Pipeline.Options;

/// <summary>The options of a training configuration as text; null leaves a value to the recipe.</summary>
sealed record TrainingOptions(
    string? Recipe = null,
    string? Hidden = null,
    string? Activation = null,
    string? Loss = null,
    string? Optimizer = null,
    string? LearningRate = null,
    string? Batch = null,
    string? Epochs = null,
    string? Seed = null,
    string? Precision = null)
{
    /// <summary>The configuration, or the errors of all options, including those that the recipe does not support.</summary>
    /// <remarks>
    /// Each option edits the recipe's default configuration. An option that cannot be parsed leaves it unchanged, so that the recipe
    /// validates the rest.
    /// </remarks>
    public Validation<Error, TrainingConfig> Validate()
    {
        var recipe = Recipe is null ? BuiltInRecipes.Default : OneOf(TrainCommandOptions.Recipe.Name, Recipe, BuiltInRecipes.All);
        var edits = Edits();
        var config = edits.Fold(
            TrainingConfig.Of(recipe.IfFail(BuiltInRecipes.Default)), (c, edit) => edit.Match(apply => apply(c), _ => c));
        var errors = Errors(recipe) + edits.Bind(Errors) + Errors(config);
        return errors.IsEmpty ? config : Validation<Error, TrainingConfig>.Fail(errors);
    }

    /// <summary>The settings of a configuration that its recipe does not support.</summary>
    public static Seq<Error> Errors(TrainingConfig config) =>
        config.Recipe.Validate(config).Select(error => Error.New(ExitCode.Usage, FormatError(error))).ToSeq();

    static string FormatError(ConfigError error)
    {
        var alternative = $"{error.Alternative.Name} {error.Scope}".TrimEnd();
        return $"{NameOf(error.Setting)}: {error.Problem}; use {TrainCommandOptions.Recipe.Name} {alternative}.";
    }

    static string NameOf(Setting setting) => setting switch
    {
        Setting.Hidden => TrainCommandOptions.Hidden.Name,
        Setting.Activation => TrainCommandOptions.Activation.Name,
        Setting.Loss => TrainCommandOptions.Loss.Name,
        Setting.LearningRate => TrainCommandOptions.LearningRate.Name,
        Setting.BatchSize => TrainCommandOptions.Batch.Name,
        Setting.Epochs => TrainCommandOptions.Epochs.Name,
        Setting.Seed => TrainCommandOptions.Seed.Name,
        Setting.Precision => TrainCommandOptions.Precision.Name,
        _ => throw new ArgumentOutOfRangeException(nameof(setting)),
    };

    Seq<Validation<Error, Func<TrainingConfig, TrainingConfig>>> Edits() => LanguageExt.Prelude.Seq(
        Edit(Hidden, text => Widths(TrainCommandOptions.Hidden.Name, text), (config, value) => config with { HiddenWidths = value }),
        Edit(Activation, text => OneOf(TrainCommandOptions.Activation.Name, text, Network.Activations),
            (config, value) => config with { Activation = value }),
        Edit(Loss, text => OneOf(TrainCommandOptions.Loss.Name, text, LossKind.All), (config, value) => config with { Loss = value }),
        Edit(Optimizer, text => OneOf(TrainCommandOptions.Optimizer.Name, text, Choices.Optimizers), (config, _) => config),
        Edit(LearningRate, text => PositiveDouble(TrainCommandOptions.LearningRate.Name, text),
            (config, value) => config with { LearningRate = value }),
        Edit(Batch, text => Int(TrainCommandOptions.Batch.Name, text, min: 1), (config, value) => config with { BatchSize = value }),
        Edit(Epochs, text => Int(TrainCommandOptions.Epochs.Name, text, min: 1), (config, value) => config with { Epochs = value }),
        Edit(Seed, text => OptionParser.Seed(TrainCommandOptions.Seed.Name, text), (config, value) => config with { Seed = value }),
        Edit(Precision, text => OneOf(TrainCommandOptions.Precision.Name, text, Choices.Precisions),
            (config, value) => config with { Precision = value }));

    static Validation<Error, Func<TrainingConfig, TrainingConfig>> Edit<A>(
        string? text, Func<string, Validation<Error, A>> parse, Func<TrainingConfig, A, TrainingConfig> set)
    {
        Func<TrainingConfig, TrainingConfig> Set(A value) => config => set(config, value);
        Func<TrainingConfig, TrainingConfig> unchanged = config => config;
        return text is null ? unchanged : parse(text).Map(Set);
    }

    static Seq<Error> Errors<A>(Validation<Error, A> value) => value.Match(_ => default, errors => errors);
}
