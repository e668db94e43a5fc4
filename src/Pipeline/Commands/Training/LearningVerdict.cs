using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Display;
using Pipeline.Recipes;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>Whether a run has learned anything, by the images of the test and the losses that were printed.</summary>
/// <remarks>
/// Chance is the accuracy of the best constant answer: the share of the most frequent label. A run is at chance where it gives one answer
/// to all images, where it is no better than that, or where it is better by less than two standard deviations and its loss did not fall.
/// The losses at the start and at the end are the means of the first and last quarter of the printed losses. Of a run above chance the
/// loss did not fall only if it rose by more than two standard errors, so that noise is not taken for it. A run that is right twice as
/// often as chance has learned, whatever its loss does: that of per-sample recipes is printed after the update, and so is small at first.
/// </remarks>
static class LearningVerdict
{
    const double Deviations = 2, Learned = 2;

    // Fewer have no standard error to speak of.
    const int MinLossesOfQuarter = 4;

    /// <summary>One line if the run has learned nothing or its loss did not fall; none for any other run.</summary>
    public static Option<string> Of(Evaluation evaluation, ImmutableArray<double> losses, TrainingConfig config, int firstLabel = 0)
    {
        var facts = Facts(evaluation, losses, firstLabel).ToImmutableArray();
        return facts.IsEmpty ? Option<string>.None : $"{string.Join("; ", facts)}. {LearningAdvice.Of(config)}";
    }

    static IEnumerable<string> Facts(Evaluation evaluation, ImmutableArray<double> losses, int firstLabel)
    {
        var labels = evaluation.Labels.CountBy(label => label).ToImmutableArray();
        var mostFrequent = labels.Max(pair => pair.Value);
        var share = (double)mostFrequent / evaluation.Total;
        var deviation = Math.Sqrt(evaluation.Total * share * (1 - share));
        // With one label only, every accuracy is chance.
        var isSingle = labels.Length > 1 && evaluation.Predicted.Distinct().Count() == 1;
        var isAtChance = isSingle || (labels.Length > 1 && evaluation.Correct <= mostFrequent);
        var isNearChance = isAtChance || (labels.Length > 1 && evaluation.Correct <= mostFrequent + Deviations * deviation);
        var loss = LossText(losses, isNearChance);
        if (!isAtChance && (loss.IsNone || evaluation.Correct >= Learned * mostFrequent)) yield break;
        foreach (var fact in loss) yield return fact;
        if (isSingle)
            yield return ConsoleText.FormatInvariant($"all {evaluation.Total} test images are taken for {evaluation.Predicted[0] + firstLabel}");
        var chance = isNearChance ? ConsoleText.FormatInvariant($" is chance for {labels.Length} classes") : "";
        yield return ConsoleText.FormatInvariant($"accuracy {100 * evaluation.Accuracy:F2} %{chance}");
    }

    static Option<string> LossText(ImmutableArray<double> losses, bool isNearChance)
    {
        var quarter = Math.Max(1, losses.Length / 4);
        if (losses.Length < 2 || (!isNearChance && quarter < MinLossesOfQuarter)) return Option<string>.None;
        var (start, startError) = Mean(losses[..quarter]);
        var (end, endError) = Mean(losses[^quarter..]);
        var margin = isNearChance ? 0 : Deviations * Math.Sqrt(startError * startError + endError * endError);
        var hasFallen = isNearChance ? end < start : end - start <= margin;
        return hasFallen
            ? Option<string>.None
            : ConsoleText.FormatInvariant($"the loss did not fall: {start:F2} at the start, {end:F2} at the end");
    }

    /// <summary>The mean, and its standard error.</summary>
    static (double Mean, double Error) Mean(ImmutableArray<double> losses)
    {
        var mean = losses.Average();
        var variance = losses.Sum(loss => (loss - mean) * (loss - mean)) / Math.Max(1, losses.Length - 1);
        return (mean, Math.Sqrt(variance / losses.Length));
    }
}
