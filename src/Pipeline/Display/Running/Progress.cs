using System.Collections.Immutable;

namespace Pipeline.Display;

/// <summary>How far training is.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="StepCount">Steps of the whole run.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="EpochCount">Epochs of the whole run.</param>
/// <param name="BatchSize">Samples a step.</param>
/// <param name="Loss">The last printed loss; null before the first.</param>
/// <param name="Elapsed">The time since training began.</param>
sealed record Progress(long Step, long StepCount, int Epoch, int EpochCount, int BatchSize, double? Loss, TimeSpan Elapsed)
{
    /// <summary>Steps that were taken before this process began.</summary>
    public long FirstStep { get; init; }

    /// <summary>The share of the test images that was matched after the last whole epoch; null before the first.</summary>
    public double? Accuracy { get; init; }

    /// <summary>All losses that were printed.</summary>
    public ImmutableArray<double> Losses { get; init; } = [];

    /// <summary>
    /// <c>step 4000 of 10000 (40 %), epoch 2 of 5, loss 0.8719, accuracy 92.65 %, 190000 samples/s, 0:12 left</c>, for a log.
    /// </summary>
    public string LogLine => string.Join(", ",
    [
        ConsoleText.Invariant($"step {Step} of {StepCount} ({100.0 * Step / StepCount:F0} %), epoch {Epoch} of {EpochCount}"),
        .. LossAndAccuracy(), .. RateAndTimeLeft(),
    ]);

    /// <summary>
    /// <c>loss ▇▅▃▂▁▁ 0.8719 accuracy 92.65 %</c>, under the brief line: the curve is as wide as fits. Empty before the first loss.
    /// </summary>
    public string LearningLine(int columns, bool isUtf8)
    {
        const int maxWidth = 40;
        string[] facts = [.. LossAndAccuracy()];
        if (Loss is null) return string.Join(' ', facts);
        var room = columns - string.Join(' ', facts).Length - 1;
        var curve = room > 0 ? LossCurve.Of(Losses, Math.Min(maxWidth, room), isUtf8) : "";
        if (curve.Length > 0) facts[0] = facts[0].Replace("loss ", $"loss {curve} ", StringComparison.Ordinal);
        while (facts.Length > 1 && string.Join(' ', facts).Length > columns) facts = facts[..^1];
        return string.Join(' ', facts);
    }

    /// <summary>
    /// <c>4000/10000 epoch 1/1 190000 samples/s 0:12 left</c>, beside a bar: as much of it as fits, the time left first.
    /// </summary>
    public string BriefLine(int columns)
    {
        string[] all =
            [ConsoleText.Invariant($"{Step}/{StepCount}"), ConsoleText.Invariant($"epoch {Epoch}/{EpochCount}"), .. RateAndTimeLeft()];
        var facts = all.ToList();
        while (facts.Count > 1 && string.Join(' ', facts).Length > columns) facts.RemoveAt(facts.Count == 2 ? 0 : 1);
        return string.Join(' ', facts);
    }

    IEnumerable<string> LossAndAccuracy()
    {
        if (Loss is { } loss) yield return ConsoleText.Invariant($"loss {loss:F4}");
        if (Accuracy is { } accuracy) yield return ConsoleText.Invariant($"accuracy {100 * accuracy:F2} %");
    }

    IEnumerable<string> RateAndTimeLeft()
    {
        var taken = Step - FirstStep;
        if (taken == 0 || Elapsed <= TimeSpan.Zero) yield break;
        yield return ConsoleText.Invariant($"{RoundToThreeDigits(taken * BatchSize / Elapsed.TotalSeconds)} samples/s");
        yield return $"{FormatDuration(Elapsed * ((StepCount - Step) / (double)taken))} left";
    }

    // Rounded to three digits, so that the last ones do not flicker.
    static string RoundToThreeDigits(double number)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(number)) - 2);
        return number < 100 ? ConsoleText.Invariant($"{number:G3}") : ConsoleText.Invariant($"{Math.Round(number / unit) * unit:F0}");
    }

    static string FormatDuration(TimeSpan time) => time.TotalHours < 1
        ? ConsoleText.Invariant($"{(int)time.TotalMinutes}:{time.Seconds:D2}")
        : ConsoleText.Invariant($"{Math.Floor(time.TotalHours):F0}:{time.Minutes:D2}:{time.Seconds:D2}");
}
