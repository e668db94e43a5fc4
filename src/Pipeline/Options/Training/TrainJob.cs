using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Checkpoints;
using Pipeline.Commands;
using Pipeline.Recipes;

namespace Pipeline.Options;

/// <summary>A validated call of <c>train</c>.</summary>
/// <param name="Config">Recipe and hyperparameters.</param>
/// <param name="HasHiddenWidths">Whether the widths of the hidden layers were given as an option.</param>
/// <param name="Data">Which images to use.</param>
/// <param name="MaxSamples">The largest number of training images to use.</param>
/// <param name="InitPath">The file of the initial parameters; null to draw them.</param>
/// <param name="ModelPath">The file to save the model to; null for none.</param>
/// <param name="MetricsPath">The file to write losses and accuracies to; null for none.</param>
/// <param name="LogEvery">Steps between two reported losses.</param>
/// <param name="Threads">Threads of large matrix products.</param>
/// <param name="IsAsWritten">Whether every step is taken as the formulas are written.</param>
/// <param name="IsVerbose">Whether to say how each part is executed.</param>
/// <param name="IsQuiet">Whether progress is hidden.</param>
sealed record TrainJob(
    TrainingConfig Config, bool HasHiddenWidths, DataChoice Data,
    int MaxSamples, string? InitPath, string? ModelPath, string? MetricsPath,
    int LogEvery, int Threads, bool IsAsWritten, bool IsVerbose, bool IsQuiet)
{
    /// <summary>Whether the weights of the initial parameters are out × in; none where their shapes tell.</summary>
    public Option<bool> IsTransposed { get; init; }

    /// <summary>The files of the models whose outputs are the targets; none for labels.</summary>
    public ImmutableArray<string> TeacherPaths { get; init; } = [];

    /// <summary>These models, once they are read.</summary>
    public ImmutableArray<LoadedModel> Teachers { get; init; } = [];

    /// <summary>The hashes of the weights of these models; empty for none.</summary>
    public string TeachersSha256 { get; init; } = "";

    /// <summary>The seeds to train with, one after the other; null for that of the configuration.</summary>
    public SeedRange? Seeds { get; init; }

    /// <summary>Whether it is one of several runs of a call, which differ by their seeds.</summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>The learning rates to test; null to train.</summary>
    public RateRange? RangeTest { get; init; }

    /// <summary>The largest number of steps.</summary>
    public long MaxSteps { get; init; } = long.MaxValue;

    /// <summary>The files that the models are saved to.</summary>
    public IEnumerable<string> ModelPaths => ModelPath is not { } path ? []
        : Seeds is { } seeds ? seeds.Seeds.Select(seed => SeedRange.FileOf(path, seed))
        : [path];

    /// <summary>The number of training images to hold out; null for none.</summary>
    public int? Validation { get; init; }

    /// <summary>Epochs without a lower validation loss after which training stops; null to train all epochs.</summary>
    public int? Patience { get; init; }

    /// <summary>The file to write the report to; null for none.</summary>
    public string? ReportPath { get; init; }

    /// <summary>The file to save checkpoints to; null for none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Steps between two checkpoints; null for one at the end of each epoch.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>The checkpoint from which to go on; null to begin.</summary>
    public Resumption? Resumed { get; init; }
}
