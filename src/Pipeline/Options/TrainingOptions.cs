using LanguageExt;
using LanguageExt.Common;
using Pipeline.Layers;
using Pipeline.Recipes;
using static Pipeline.Options.OptionParser;

namespace Pipeline.Options;

/// <summary>What a user asks training for, as it was written; null is what was left to the recipe.</summary>
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
    /// <summary>The plan, or everything that is wrong with the options at once, what the recipe cannot do included.</summary>
    /// <remarks>Each option edits the recipe's plan; one that cannot be read leaves it as it is, so the recipe judges the rest.</remarks>
    public Validation<Error, TrainingConfig> Validate()
    {
        var recipe = Recipe is null ? BuiltInRecipes.Default : OneOf(TrainOptionSet.Recipe.Name, Recipe, BuiltInRecipes.All);
        var edits = Edits();
        var plan = edits.Fold(TrainingConfig.Of(recipe.IfFail(BuiltInRecipes.Default)), (p, edit) => edit.Match(change => change(p), _ => p));
        var errors = Errors(recipe) + edits.Bind(Errors) + Errors(plan);
        return errors.IsEmpty ? plan : Validation<Error, TrainingConfig>.Fail(errors);
    }

    /// <summary>What the recipe cannot do of a plan.</summary>
    public static Seq<Error> Errors(TrainingConfig plan) =>
        plan.Recipe.Validate(plan).Select(error => Error.New(ExitCode.Usage, Sentence(error))).ToSeq();

    static string Sentence(ConfigError error) =>
        $"{NameOf(error.Setting)}: {error.Problem}; use {TrainOptionSet.Recipe.Name} {$"{error.Alternative.Name} {error.Scope}".TrimEnd()}.";

    static string NameOf(Setting setting) => setting switch
    {
        Setting.Hidden => TrainOptionSet.Hidden.Name,
        Setting.Activation => TrainOptionSet.Activation.Name,
        Setting.Loss => TrainOptionSet.Loss.Name,
        Setting.LearningRate => TrainOptionSet.LearningRate.Name,
        Setting.BatchSize => TrainOptionSet.Batch.Name,
        Setting.Epochs => TrainOptionSet.Epochs.Name,
        Setting.Seed => TrainOptionSet.Seed.Name,
        Setting.Precision => TrainOptionSet.Precision.Name,
        _ => throw new ArgumentOutOfRangeException(nameof(setting)),
    };

    Seq<Validation<Error, Func<TrainingConfig, TrainingConfig>>> Edits() => LanguageExt.Prelude.Seq(
        Edit(Hidden, text => Widths(TrainOptionSet.Hidden.Name, text), (plan, value) => plan with { Hidden = value }),
        Edit(Activation, text => OneOf(TrainOptionSet.Activation.Name, text, Network.Activations),
            (plan, value) => plan with { Activation = value }),
        Edit(Loss, text => OneOf(TrainOptionSet.Loss.Name, text, LossKind.All), (plan, value) => plan with { Loss = value }),
        Edit(Optimizer, text => OneOf(TrainOptionSet.Optimizer.Name, text, Choices.Optimizers), (plan, _) => plan),
        Edit(LearningRate, text => Positive(TrainOptionSet.LearningRate.Name, text), (plan, value) => plan with { LearningRate = value }),
        Edit(Batch, text => Whole(TrainOptionSet.Batch.Name, text, least: 1), (plan, value) => plan with { BatchSize = value }),
        Edit(Epochs, text => Whole(TrainOptionSet.Epochs.Name, text, least: 1), (plan, value) => plan with { Epochs = value }),
        Edit(Seed, text => OptionParser.Seed(TrainOptionSet.Seed.Name, text), (plan, value) => plan with { Seed = value }),
        Edit(Precision, text => OneOf(TrainOptionSet.Precision.Name, text, Choices.Precisions),
            (plan, value) => plan with { Precision = value }));

    static Validation<Error, Func<TrainingConfig, TrainingConfig>> Edit<A>(string? text, Func<string, Validation<Error, A>> read, Func<TrainingConfig, A, TrainingConfig> set)
    {
        Func<TrainingConfig, TrainingConfig> Set(A value) => plan => set(plan, value);
        Func<TrainingConfig, TrainingConfig> nothing = plan => plan;
        return text is null ? nothing : read(text).Map(Set);
    }

    static Seq<Error> Errors<A>(Validation<Error, A> value) => value.Match(_ => default, errors => errors);
}
