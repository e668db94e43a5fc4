using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Models;
using Pipeline.Options;
using Pipeline.Recipes;
using Pipeline.Training;

namespace Pipeline.Report;

/// <summary>All that determines a run, as text by key: what the metrics keep at its end.</summary>
sealed record RunSettings(ImmutableSortedDictionary<string, string> Texts)
{
    /// <summary>Keys beside those of the configuration.</summary>
    public const string Data = "data", Network = "network", TrainingImages = "training-images", TestImages = "test-images",
        Validation = "validation", TrainingSha256 = "training-sha256", TestSha256 = "test-sha256", Command = "command",
        Version = "version";

    const string Samples = "samples", Patience = "patience", Teachers = "teachers-sha256", Init = "init", Steps = "steps";

    /// <summary>Keys that say of what the run is, and not how it was trained.</summary>
    public static ImmutableArray<string> Identity { get; } = [TrainingSha256, TestSha256, Command, Version, Teachers];

    /// <summary>The configuration; null where the text is that of another version.</summary>
    public TrainingConfig? Config { get; } = TrainingConfigText.Parse(Texts).Match<TrainingConfig?>(config => config, _ => null);

    /// <summary>A text; null for none.</summary>
    public string? this[string key] => Texts.GetValueOrDefault(key);

    /// <summary>A count; null for none.</summary>
    public int? Count(string key) =>
        int.TryParse(this[key], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>The training images that the run learned from, out of those of its data: the first ones, without those held out.</summary>
    public ImageSet TrainedOn(ImageSet training) => Count(TrainingImages) is { } count ? training.Take(count) : training;

    /// <summary>The settings of a run.</summary>
    public static RunSettings Of(TrainJob job, Step step, DataSet data) => new(TrainingConfigText.Format(job.Config)
        // Optimizers without a momentum have a number for it all the same.
        .RemoveRange(job.Config.Optimizer.HasMomentum ? [] : ["momentum"])
        .SetItem(Data, data.Name)
        .SetItem(Network, NetworkNotation.Format(step.Network))
        .SetItem(TrainingImages, Text(data.Training.Count))
        .SetItem(TestImages, Text(data.Test.Count))
        .SetItem(TrainingSha256, DataFingerprint.Sha256(data.Training))
        .SetItem(TestSha256, DataFingerprint.Sha256(data.Test))
        .SetItem(Command, ReproducingCommand.Of(job, data))
        .SetItem(Version, About.Version)
        .SetItems(Given(Validation, job.Validation is { } count ? Text(count) : null))
        .SetItems(Given(Patience, job.Patience is { } epochs ? Text(epochs) : null))
        .SetItems(Given(Samples, job.MaxSamples == int.MaxValue ? null : Text(job.MaxSamples)))
        .SetItems(Given(Teachers, job.TeachersSha256.Length == 0 ? null : job.TeachersSha256))
        .SetItems(Given(Init, job.InitPath)));

    /// <summary>Equal when the texts are.</summary>
    public bool Equals(RunSettings? other) => other is not null && Texts.SequenceEqual(other.Texts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Texts.Count, this[Command]);

    static KeyValuePair<string, string>[] Given(string key, string? text) => text is null ? [] : [new(key, text)];

    static string Text(int number) => ConsoleText.Invariant($"{number}");
}
