using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Files;
using Pipeline.Options;
using Pipeline.Recipes;

namespace Pipeline.Report;

/// <summary>The command that trains the same model again, from the beginning and on any machine that has the data.</summary>
static class ReproducingCommand
{
    const string OwnStrengths = "own";

    static readonly ImmutableArray<string> noOptions = ["recipe", "optimizer", "steps"];

    /// <summary>
    /// <c>pipeline train --data digits --recipe gradient …</c>: the data by name, since the default depends on the directory, and each
    /// setting that is not the default. What changes no bit of the weights, as threads, is left out.
    /// </summary>
    public static string Of(TrainJob job, DataSet data) =>
        string.Join(' ', Words(job, data).Prepend("train").Prepend("pipeline").Select(Quote));

    /// <summary>The options and their values.</summary>
    public static IEnumerable<string> Words(TrainJob job, DataSet data) => Options(job, data)
        .Where(option => option.Value is not null)
        .SelectMany(option => new[] { option.Name, option.Value! });

    static IEnumerable<(string Name, string? Value)> Options(TrainJob job, DataSet data) =>
    [
        (DataOptions.Data.Name, job.Data.Where ?? DataSource.DefaultName(data.Name)),
        (DataOptions.Test.Name, job.Data.TestText), (DataOptions.Label.Name, job.Data.LabelText),
        (DataOptions.Ink.Name, job.Data.InkText),
        .. ConfigOptions(job.Config),
        (TrainCommandOptions.Samples.Name, job.MaxSamples == int.MaxValue ? null : Text(job.MaxSamples)),
        (TrainCommandOptions.Validation.Name, Text(job.Validation)), (TrainCommandOptions.Patience.Name, Text(job.Patience)),
        (TrainCommandOptions.Teacher.Name, job.TeacherPaths.IsEmpty ? null : string.Join(',', job.TeacherPaths)),
        (TrainCommandOptions.Init.Name, job.InitPath),
        (TrainCommandOptions.Transpose.Name, job.IsTransposed.MatchUnsafe(flag => flag ? "true" : "false", () => null)),
    ];

    static IEnumerable<(string Name, string? Value)> ConfigOptions(TrainingConfig config)
    {
        yield return (TrainCommandOptions.Recipe.Name, config.Recipe.Name);
        var isUsualOptimizer = config.Optimizer == TrainingConfig.Of(config.Recipe).Optimizer;
        if (!isUsualOptimizer) yield return (TrainCommandOptions.Optimizer.Name, config.Optimizer.Name);
        var defaults = TrainingConfigText.Format(Defaults(config.Recipe.Name, isUsualOptimizer ? null : config.Optimizer.Name));
        foreach (var (key, value) in TrainingConfigText.Format(config))
            if (!noOptions.Contains(key) && value != OwnStrengths && defaults.GetValueOrDefault(key) != value)
                yield return ($"--{key}", key == "activation" ? OptionParser.ActivationText(config.Activation) : value);
    }

    /// <summary>The configuration of recipe and optimizer alone: an optimizer has a learning rate and a weight decay of its own.</summary>
    static TrainingConfig Defaults(string recipe, string? optimizer) =>
        new TrainingOptions(Recipe: recipe, Optimizer: optimizer).Edits().Fold(
            TrainingConfig.Of(BuiltInRecipes.Default), (config, edit) => edit.Apply.Match(apply => apply(config), _ => config));

    static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>A word as a shell reads it.</summary>
    static string Quote(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./,:=+@%".Contains(c))
        ? word
        : $"'{word.Replace("'", "'\\''")}'";
}
