using LanguageExt;
using LanguageExt.Common;
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
    string? Precision = null,
    string? Momentum = null,
    string? WeightDecay = null,
    string? ClipNorm = null,
    string? Schedule = null,
    string? WarmUp = null,
    string? Dropout = null,
    string? LabelSmoothing = null,
    string? Ema = null)
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
        var errors = Errors(recipe) + edits.Bind(Errors) + MomentumErrors(config) + WarmUpErrors(config) + Errors(config);
        return errors.IsEmpty ? config : Validation<Error, TrainingConfig>.Fail(errors);
    }

    /// <summary>The settings of a configuration that its recipe does not support.</summary>
    public static Seq<Error> Errors(TrainingConfig config) =>
        config.Recipe.Validate(config).Select(error => Error.New(ExitCode.Usage, FormatError(error))).ToSeq();

    /// <summary>A momentum that the optimizer has no use for.</summary>
    Seq<Error> MomentumErrors(TrainingConfig config)
    {
        var isKnownOptimizer = Optimizer is null || OptimizerKind.All.ContainsKey(Optimizer);
        if (Momentum is null || !isKnownOptimizer || config.Optimizer.HasMomentum) return default;
        var optimizersWithMomentum =
            string.Join(" or ", OptimizerKind.All.Values.Where(kind => kind.HasMomentum).Select(kind => kind.Name));
        return LanguageExt.Prelude.Seq1(Error.New(ExitCode.Usage, $"{TrainCommandOptions.Momentum.Name}: {config.Optimizer.Name} has none; "
            + $"use {TrainCommandOptions.Optimizer.Name} {optimizersWithMomentum}."));
    }

    /// <summary>A warm-up before a schedule that begins with one.</summary>
    static Seq<Error> WarmUpErrors(TrainingConfig config) => config.WarmUpSteps > 0 && config.Schedule == ScheduleKind.OneCycle
        ? LanguageExt.Prelude.Seq1(Error.New(ExitCode.Usage,
            $"{TrainCommandOptions.WarmUp.Name}: {ScheduleKind.OneCycle.Name} has a rise of its own. Leave it out."))
        : default;

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
        Setting.Optimizer => TrainCommandOptions.Optimizer.Name,
        Setting.Momentum => TrainCommandOptions.Momentum.Name,
        Setting.WeightDecay => TrainCommandOptions.WeightDecay.Name,
        Setting.ClipNorm => TrainCommandOptions.ClipNorm.Name,
        Setting.Schedule => TrainCommandOptions.Schedule.Name,
        Setting.WarmUp => TrainCommandOptions.WarmUp.Name,
        Setting.Dropout => TrainCommandOptions.Dropout.Name,
        Setting.LabelSmoothing => TrainCommandOptions.LabelSmoothing.Name,
        Setting.EmaDecay => TrainCommandOptions.Ema.Name,
        _ => throw new ArgumentOutOfRangeException(nameof(setting)),
    };

    Seq<Validation<Error, Func<TrainingConfig, TrainingConfig>>> Edits() => LanguageExt.Prelude.Seq(
        Edit(Hidden, text => Widths(TrainCommandOptions.Hidden.Name, text), (config, value) => config with { HiddenWidths = value }),
        Edit(Activation, text => OptionParser.Activation(TrainCommandOptions.Activation.Name, text),
            (config, value) => config with { Activation = value }),
        Edit(Loss, text => OneOf(TrainCommandOptions.Loss.Name, text, LossKind.All), (config, value) => config with { Loss = value }),
        Edit(Optimizer, text => OneOf(TrainCommandOptions.Optimizer.Name, text, OptimizerKind.All),
            (config, value) => config with
            {
                Optimizer = value,
                LearningRate = value.DefaultLearningRate(config.LearningRate),
                WeightDecay = value.DefaultWeightDecay,
            }),
        Edit(Momentum, text => Fraction(TrainCommandOptions.Momentum.Name, text), (config, value) => config with { Momentum = value }),
        Edit(WeightDecay, text => NonNegativeDouble(TrainCommandOptions.WeightDecay.Name, text),
            (config, value) => config with { WeightDecay = value }),
        Edit(ClipNorm, text => PositiveDouble(TrainCommandOptions.ClipNorm.Name, text),
            (config, value) => config with { ClipNorm = value }),
        Edit(Schedule, text => OneOf(TrainCommandOptions.Schedule.Name, text, ScheduleKind.All),
            (config, value) => config with { Schedule = value }),
        Edit(WarmUp, text => Int(TrainCommandOptions.WarmUp.Name, text, min: 0), (config, value) => config with { WarmUpSteps = value }),
        Edit(Dropout, text => Fraction(TrainCommandOptions.Dropout.Name, text), (config, value) => config with { Dropout = value }),
        Edit(LabelSmoothing, text => Fraction(TrainCommandOptions.LabelSmoothing.Name, text),
            (config, value) => config with { LabelSmoothing = value }),
        Edit(Ema, text => Fraction(TrainCommandOptions.Ema.Name, text), (config, value) => config with { EmaDecay = value }),
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
