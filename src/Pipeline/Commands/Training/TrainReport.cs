using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Options;
using Pipeline.Recipes;
using Pipeline.Training;
using static Pipeline.Display.ConsoleText;

namespace Pipeline.Commands;

/// <summary>The output of <c>train</c> before and after training, and the settings saved with a model.</summary>
static class TrainReport
{
    /// <summary>The setting of a model that has the size of its images.</summary>
    public const string ImageSize = "images";

    /// <summary>The setting of a model that has the value of full ink; without it that is 255.</summary>
    public const string Ink = "ink";

    /// <summary>Prints the data, their shapes, the recipe and its settings.</summary>
    public static void PrintHeader(TrainJob job, Step step, DataSet data, Host host)
    {
        host.Out.WriteLine($"data: {data.Name}");
        var validation = data.Validation is { } heldOut ? $"  validation {ShapeWithLabels(heldOut)}" : "";
        host.Out.WriteLine($"train {ShapeWithLabels(data.Training)}{validation}  test {ShapeWithLabels(data.Test)}");
        if (!data.Labels.ModelNames.IsEmpty) host.Out.WriteLine($"{data.Labels}");
        var hyperparameters = Hyperparameters(job).Prepend(NetworkNotation.Format(step.Network)).Prepend(job.Config.Recipe.Name);
        host.Out.WriteLine($"recipe {string.Join(", ", hyperparameters)}");
        host.Out.WriteLine(LossDescription.Describe(step, job.Config.BatchSize));
        if (data.Validation is { Count: var count })
            host.Out.WriteLine(EpochText.Heading(count, data.Training.Count, job.Patience));
        if (job.Resumed is { } resumed)
            host.Out.WriteLine(Invariant($"resumed at step {resumed.Checkpoint.Step} of {job.Config.StepCount} from {resumed.Path}")
                + (job.CheckpointPath == resumed.Path ? "" : $", and saved as {job.CheckpointPath}"));
    }

    /// <summary>Prints how each part of the step is executed.</summary>
    public static void PrintExecution(Step step, Host host)
    {
        foreach (var line in Folds.Describe(step)) host.Error.WriteLine(line);
    }

    /// <summary>
    /// Prints the mistaken images, the accuracy and the training time. The format of the last two lines is fixed: scripts parse them.
    /// </summary>
    public static void PrintResults(Evaluation evaluation, double seconds, bool hasMetrics, Host host)
    {
        foreach (var line in MatchSummary(evaluation, host.Columns, hasMetrics ? " (all in --metrics)" : " (all with --metrics FILE)"))
            host.Out.WriteLine(line);
        host.Out.WriteLine(FormatAccuracy(evaluation));
        host.Out.WriteLine(Invariant($"elapsed {seconds:F2} s"));
    }

    /// <summary>The settings of training and the number of steps, for the metadata of a model.</summary>
    public static ImmutableSortedDictionary<string, string> Settings(TrainJob job, DataSet data, long steps) =>
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            new(ImageSize, Display.ConsoleText.FormatImageSize(data.Test)),
            new("recipe", job.Config.Recipe.Name), new("loss", job.Config.Loss.Name),
            new("optimizer", job.Config.Optimizer.Name), new("learning-rate", Invariant($"{job.Config.LearningRate:R}")),
            new("batch", Invariant($"{job.Config.BatchSize}")), new("epochs", Invariant($"{job.Config.Epochs}")),
            new("seed", Invariant($"{job.Config.Seed}")), new("steps", Invariant($"{steps}")),
            new KeyValuePair<string, string>("samples", job.MaxSamples == int.MaxValue ? "all" : Invariant($"{job.MaxSamples}")),
            .. job.Data.Ink is { } ink ? [new(Ink, Invariant($"{ink}"))] : ImmutableArray<KeyValuePair<string, string>>.Empty,
            .. job.TeachersSha256.Length == 0 ? ImmutableArray<KeyValuePair<string, string>>.Empty : [new("teachers", job.TeachersSha256)],
            .. OptimizerSettings(job.Config).Select(setting => KeyValuePair.Create(setting.Name, setting.Value)),
            .. Given("validation", job.Validation), .. Given("patience", job.Patience),
        ]);

    static KeyValuePair<string, string>[] Given(string name, int? count) =>
        count is { } number ? [new(name, Invariant($"{number}"))] : [];

    /// <summary>The settings of the optimizer that have an effect, by the names of the options.</summary>
    static IEnumerable<(string Name, string Value)> OptimizerSettings(TrainingConfig config)
    {
        if (config.Optimizer.HasMomentum) yield return ("momentum", Invariant($"{config.Momentum:R}"));
        if (config.WeightDecay != 0) yield return ("weight-decay", Invariant($"{config.WeightDecay:R}"));
        if (config.ClipNorm is { } limit) yield return ("clip-norm", Invariant($"{limit:R}"));
        if (config.Schedule != ScheduleKind.Constant) yield return ("schedule", config.Schedule.Name);
        if (config.WarmUpSteps > 0) yield return ("warm-up", Invariant($"{config.WarmUpSteps}"));
        if (config.Dropout > 0) yield return ("dropout", Invariant($"{config.Dropout:R}"));
        if (config.LabelSmoothing > 0) yield return ("label-smoothing", Invariant($"{config.LabelSmoothing:R}"));
        if (config.EmaDecay is { } decay) yield return ("ema", Invariant($"{decay:R}"));
        if (config.Temperature != 1) yield return ("temperature", Invariant($"{config.Temperature:R}"));
        if (config.Shards != 1) yield return ("shards", Invariant($"{config.Shards}"));
        foreach (var strength in AugmentationText.Format(config)) yield return strength;
    }

    static string ShapeWithLabels(ImageSet images) => Invariant($"{FormatShape(images)} labels ({images.Count},)");

    static IEnumerable<string> Hyperparameters(TrainJob job) =>
    [
        job.Config.Loss.Name, Invariant($"{job.Config.Optimizer.Name} {job.Config.LearningRate}"),
        .. OptimizerSettings(job.Config).Select(setting => $"{setting.Name} {setting.Value}"),
        Invariant($"batch {job.Config.BatchSize}"), Invariant($"epochs {job.Config.Epochs}"),
        job.Seeds is { } seeds ? $"seeds {seeds}" : Invariant($"seed {job.Config.Seed}"), Precisions.NameOf(job.Config.Precision),
        .. job.Config.EmaDecay is null ? [] : new[] { "averaged weights evaluated and saved" },
        .. job.TeacherPaths.IsEmpty ? [] : new[] { $"targets from {string.Join(" and ", job.TeacherPaths)}" },
        .. job.InitPath is null ? [] : new[] { $"first parameters from {job.InitPath}" },
    ];
}
