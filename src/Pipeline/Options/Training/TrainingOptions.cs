using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Numerics;
using Pipeline.Recipes;
using static Pipeline.Options.ConfigEdit;
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
    string? Ema = null,
    AugmentationArguments? Augmentation = null,
    string? Temperature = null,
    string? Shards = null)
{
    /// <summary>The configuration, or the errors of all options, including those that the recipe does not support.</summary>
    /// <remarks>
    /// Each option edits the recipe's default configuration. An option that cannot be parsed leaves it unchanged, so that the recipe
    /// validates the rest.
    /// </remarks>
    public Validation<Error, TrainingConfig> Validate()
    {
        var edits = Edits();
        var config = edits.Fold(TrainingConfig.Of(BuiltInRecipes.Default), (c, edit) => edit.Apply.Match(apply => apply(c), _ => c));
        var errors = edits.Bind(edit => edit.Errors) + MomentumErrors(config) + WarmUpErrors(config)
            + (Augmentation?.Errors(config) ?? default) + Errors(config);
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
        Setting.Temperature => TrainCommandOptions.Temperature.Name,
        Setting.Shards => TrainCommandOptions.Shards.Name,
        _ => throw new ArgumentOutOfRangeException(nameof(setting)),
    };

    /// <summary>The options that are given; first the recipe, whose defaults the others edit.</summary>
    public Seq<ConfigEdit> Edits() => new[]
    {
        Edit(TrainCommandOptions.Recipe, Recipe, OneOf(RecipesByName), (_, value) => value),
        Edit(TrainCommandOptions.Hidden, Hidden, Widths, (config, value) => config with { HiddenWidths = value }),
        Edit(TrainCommandOptions.Activation, Activation, OptionParser.Activation, (config, value) => config with { Activation = value }),
        Edit(TrainCommandOptions.Loss, Loss, OneOf(LossKind.All), (config, value) => config with { Loss = value }),
        Edit(TrainCommandOptions.Optimizer, Optimizer, OneOf(OptimizerKind.All), (config, value) => config with
        {
            Optimizer = value,
            LearningRate = value.DefaultLearningRate(config.LearningRate),
            WeightDecay = value.DefaultWeightDecay,
        }),
        Edit(TrainCommandOptions.Momentum, Momentum, Fraction, (config, value) => config with { Momentum = value }),
        Edit(TrainCommandOptions.WeightDecay, WeightDecay, NonNegativeDouble, (config, value) => config with { WeightDecay = value }),
        Edit(TrainCommandOptions.ClipNorm, ClipNorm, PositiveDouble, (config, value) => config with { ClipNorm = value }),
        Edit(TrainCommandOptions.Schedule, Schedule, OneOf(ScheduleKind.All), (config, value) => config with { Schedule = value }),
        Edit(TrainCommandOptions.WarmUp, WarmUp, WholeFrom(0), (config, value) => config with { WarmUpSteps = value }),
        Edit(TrainCommandOptions.Dropout, Dropout, Fraction, (config, value) => config with { Dropout = value }),
        Edit(TrainCommandOptions.LabelSmoothing, LabelSmoothing, Fraction, (config, value) => config with { LabelSmoothing = value }),
        Edit(TrainCommandOptions.Ema, Ema, Fraction, (config, value) => config with { EmaDecay = value }),
        Edit(TrainCommandOptions.Temperature, Temperature, PositiveDouble, (config, value) => config with { Temperature = value }),
        Edit(TrainCommandOptions.LearningRate, LearningRate, PositiveDouble, (config, value) => config with { LearningRate = value }),
        Edit(TrainCommandOptions.Batch, Batch, WholeFrom(1), (config, value) => config with { BatchSize = value }),
        Edit(TrainCommandOptions.Shards, Shards, WholeFrom(1), (config, value) => config with { Shards = value }),
        Edit(TrainCommandOptions.Epochs, Epochs, WholeFrom(1), (config, value) => config with { Epochs = value }),
        Edit(TrainCommandOptions.Seed, Seed, OptionParser.Seed, (config, value) => config with { Seed = value }),
        Edit(TrainCommandOptions.Precision, Precision, OneOf(Precisions.ByName), (config, value) => config with { Precision = value }),
    }.Somes().Concat(Augmentation?.Edits() ?? []).ToSeq();

    static ImmutableSortedDictionary<string, TrainingConfig> RecipesByName { get; } = TunedRecipes.All.AddRange(
        BuiltInRecipes.All.Select(recipe => KeyValuePair.Create(recipe.Key, TrainingConfig.Of(recipe.Value))));

    static Func<string, string, Validation<Error, A>> OneOf<A>(IReadOnlyDictionary<string, A> choices) =>
        (option, text) => OptionParser.OneOf(option, text, choices);

    static Func<string, string, Validation<Error, int>> WholeFrom(int min) => (option, text) => Int(option, text, min);
}
