using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using Pipeline.Display;
using Pipeline.Formats;
using Pipeline.Models;

namespace Pipeline.Checkpoints;

/// <summary>What a checkpoint says of the best epoch, whose parameters are tensors.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="ValidationLoss">Its validation loss.</param>
sealed record BestRecord(int Epoch, long Step, double ValidationLoss)
{
    const string EpochKey = "best.epoch", StepKey = "best.step", LossKey = "best.validation-loss";

    /// <summary>The text of a record.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToSettings() =>
    [
        new(EpochKey, ConsoleText.Invariant($"{Epoch}")), new(StepKey, ConsoleText.Invariant($"{Step}")),
        new(LossKey, ConsoleText.Invariant($"{ValidationLoss:R}")),
    ];

    /// <summary>The record of a text; null where no epoch is the best yet.</summary>
    public static Fin<Option<BestRecord>> Of(ImmutableSortedDictionary<string, string> settings) =>
        !settings.TryGetValue(EpochKey, out var epochText) ? Option<BestRecord>.None
        : int.TryParse(epochText, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch > 0
            && long.TryParse(settings.GetValueOrDefault(StepKey), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            && double.TryParse(settings.GetValueOrDefault(LossKey), NumberStyles.Float, CultureInfo.InvariantCulture, out var loss)
            ? Prelude.Some(new BestRecord(epoch, step, loss))
            : new DecodeError(
                "the settings", $"the best epoch {MessageText.QuoteText(epochText)} with other words than its step and loss",
                "a checkpoint that train saved", CheckpointFile.Remedy).ToFin<Option<BestRecord>>();
}
