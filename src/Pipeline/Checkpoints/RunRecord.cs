using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using Pipeline.Display;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Options;
using Pipeline.Recipes;

namespace Pipeline.Checkpoints;

/// <summary>What a checkpoint says of a run beside its state. It names no file to write to: a checkpoint may come from anywhere.</summary>
/// <param name="Config">Recipe and hyperparameters.</param>
/// <param name="Data">What it trains on.</param>
/// <param name="DataChoice">The options that choose it.</param>
/// <param name="MaxSamples">The largest number of training images to use.</param>
/// <param name="LogEvery">Steps between two reported losses.</param>
/// <param name="CheckpointEvery">Steps between two checkpoints; null for one at the end of each epoch.</param>
/// <param name="Seconds">The time of the folds so far.</param>
/// <param name="EpochStartSeconds">The time of the folds before the epoch of the last step.</param>
sealed record RunRecord(
    TrainingConfig Config, DataIdentity Data, DataChoice DataChoice, int MaxSamples, int LogEvery, int? CheckpointEvery,
    double Seconds, double EpochStartSeconds)
{
    const string ConfigPrefix = "config.", DataName = "data.name", DataShape = "data.shape", DataSha256 = "data.sha256",
        DataKey = "data", TestKey = "test", LabelKey = "label", InkKey = "ink", SamplesKey = "samples",
        LogEveryKey = "log-every", CheckpointEveryKey = "checkpoint-every",
        SecondsKey = "train-seconds", EpochStartKey = "epoch-start-seconds", VersionKey = "version";

    /// <summary>The text of a record, with the version of the program for people.</summary>
    public ImmutableSortedDictionary<string, string> ToSettings() => TrainingConfigText.Format(Config)
        .AddPrefix(ConfigPrefix)
        .Add(DataName, Data.Name).Add(DataShape, Data.Shape).Add(DataSha256, Data.Sha256)
        .AddRange(Given(DataKey, DataChoice.Where)).AddRange(Given(TestKey, DataChoice.TestText))
        .AddRange(Given(LabelKey, DataChoice.LabelText)).AddRange(Given(InkKey, DataChoice.InkText))
        .Add(SamplesKey, ConsoleText.FormatInvariant($"{MaxSamples}"))
        .Add(LogEveryKey, ConsoleText.FormatInvariant($"{LogEvery}"))
        .AddRange(Given(CheckpointEveryKey, CheckpointEvery is { } steps ? ConsoleText.FormatInvariant($"{steps}") : null))
        .Add(SecondsKey, ConsoleText.FormatInvariant($"{Seconds:R}"))
        .Add(EpochStartKey, ConsoleText.FormatInvariant($"{EpochStartSeconds:R}"))
        .Add(VersionKey, About.Version);

    /// <summary>The record of a text.</summary>
    public static Fin<RunRecord> Of(ImmutableSortedDictionary<string, string> settings) =>
        from config in TrainingConfigText.Parse(settings.WithoutPrefix(ConfigPrefix))
        from name in Text(settings, DataName)
        from shape in Text(settings, DataShape)
        from sha256 in Text(settings, DataSha256)
        from choice in Choice(settings)
        from samples in Count(settings, SamplesKey)
        from logEvery in Count(settings, LogEveryKey)
        from every in settings.ContainsKey(CheckpointEveryKey)
            ? Count(settings, CheckpointEveryKey).Map(Prelude.Some)
            : Option<int>.None
        from seconds in Time(settings, SecondsKey)
        from epochStart in Time(settings, EpochStartKey)
        select new RunRecord(
            config, new(name, shape, sha256), choice, samples, logEvery, every.ToNullable(), seconds,
            epochStart);

    /// <summary>Steps of an epoch.</summary>
    public long StepsPerEpoch => Math.Max(1, Config.StepCount / Config.Epochs);

    static Fin<DataChoice> Choice(ImmutableSortedDictionary<string, string> settings) => DataChoice
        .Of(settings.GetValueOrDefault(DataKey), settings.GetValueOrDefault(TestKey), settings.GetValueOrDefault(LabelKey),
            settings.GetValueOrDefault(InkKey))
        .Match(Fin<DataChoice>.Succ, errors => Wrong<DataChoice>("the settings", errors.Head.Message.TrimEnd('.'), "options of data"));

    static KeyValuePair<string, string>[] Given(string key, string? text) => text is null ? [] : [new(key, text)];

    static Fin<int> Count(ImmutableSortedDictionary<string, string> settings, string key) => Text(settings, key).Bind(text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? Fin<int>.Succ(count)
            : Wrong<int>(key, MessageText.QuoteText(text), "a number from 1 on"));

    static Fin<double> Time(ImmutableSortedDictionary<string, string> settings, string key) => Text(settings, key).Bind(text =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0
            ? Fin<double>.Succ(seconds)
            : Wrong<double>(key, MessageText.QuoteText(text), "a number of seconds"));

    static Fin<string> Text(ImmutableSortedDictionary<string, string> settings, string key) =>
        settings.TryGetValue(key, out var text) ? text : Wrong<string>("the settings", $"no {key}", "a checkpoint that train saved");

    static Fin<A> Wrong<A>(string where, string found, string expected) =>
        new DecodeError(where, found, expected, CheckpointFile.Remedy).ToFin<A>();
}
