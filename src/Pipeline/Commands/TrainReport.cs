using System.Collections.Immutable;
using Pipeline.Files;
using Pipeline.Models;
using Pipeline.Options;
using Pipeline.Training;
using static Pipeline.Display.ConsoleText;

namespace Pipeline.Commands;

/// <summary>What <c>train</c> says before and after the folds, and writes beside the weights.</summary>
static class TrainReport
{
    /// <summary>The data, their shapes, the recipe and its settings.</summary>
    public static void Begin(TrainJob job, Step step, DataSet data, Host host)
    {
        host.Out.WriteLine($"data: {data.Name}");
        host.Out.WriteLine(Text($"train {Shape(data.Training)} labels ({data.Training.Count},)  test {Shape(data.Test)} labels ({data.Test.Count},)"));
        host.Out.WriteLine($"recipe {string.Join(", ", Plan(job).Prepend(NetworkNotation.Write(step.Network)).Prepend(job.Plan.Recipe.Name))}");
    }

    /// <summary>Which images were matched, the accuracy, and how long the folds took: the last two lines are a contract.</summary>
    public static void End(Evaluation evaluation, double seconds, bool hasMetrics, Host host)
    {
        foreach (var line in Matches(evaluation, hasMetrics ? " (all in --metrics)" : " (all with --metrics FILE)")) host.Out.WriteLine(line);
        host.Out.WriteLine(Accuracy(evaluation));
        host.Out.WriteLine(Text($"elapsed {seconds:F2} s"));
    }

    /// <summary>How a model came about.</summary>
    public static ImmutableSortedDictionary<string, string> Settings(TrainJob job, long steps) => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        new("recipe", job.Plan.Recipe.Name), new("loss", job.Plan.Loss.Name),
        new("optimizer", Choices.Sgd), new("learning-rate", Text($"{job.Plan.LearningRate:R}")),
        new("batch", Text($"{job.Plan.BatchSize}")), new("epochs", Text($"{job.Plan.Epochs}")), new("seed", Text($"{job.Plan.Seed}")),
        new("steps", Text($"{steps}")), new KeyValuePair<string, string>("samples", job.Samples == int.MaxValue ? "all" : Text($"{job.Samples}")),
    ]);

    static IEnumerable<string> Plan(TrainJob job) =>
    [
        job.Plan.Loss.Name, Text($"{Choices.Sgd} {job.Plan.LearningRate}"),
        Text($"batch {job.Plan.BatchSize}"), Text($"epochs {job.Plan.Epochs}"),
        Text($"seed {job.Plan.Seed}"), Choices.NameOf(job.Plan.Precision),
        .. job.Init is null ? [] : new[] { $"first parameters from {job.Init}" },
    ];
}
