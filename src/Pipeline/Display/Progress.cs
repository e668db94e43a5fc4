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

    /// <summary><c>step 4000 of 10000 (40 %), epoch 1 of 1, loss 0.8719, 190000 samples/s, 0:12 left</c>, for a log.</summary>
    public string LogLine => string.Join(", ", RateAndTimeLeft().Prepend(ConsoleText.FormatInvariant(
        $"step {Step} of {StepCount} ({100.0 * Step / StepCount:F0} %), epoch {Epoch} of {EpochCount}")));

    /// <summary>
    /// <c>4000/10000 epoch 1/1 loss 0.8719 190000 samples/s 0:12 left</c>, beside a bar: as much of it as fits, the time left first.
    /// </summary>
    public string BriefLine(int columns)
    {
        string[] all = [ConsoleText.FormatInvariant($"{Step}/{StepCount}"), ConsoleText.FormatInvariant($"epoch {Epoch}/{EpochCount}"), .. RateAndTimeLeft()];
        var facts = all.ToList();
        while (facts.Count > 1 && string.Join(' ', facts).Length > columns) facts.RemoveAt(facts.Count == 2 ? 0 : 1);
        return string.Join(' ', facts);
    }

    IEnumerable<string> RateAndTimeLeft()
    {
        if (Loss is { } loss) yield return ConsoleText.FormatInvariant($"loss {loss:F4}");
        var taken = Step - FirstStep;
        if (taken == 0 || Elapsed <= TimeSpan.Zero) yield break;
        yield return ConsoleText.FormatInvariant($"{RoundToThreeDigits(taken * BatchSize / Elapsed.TotalSeconds)} samples/s");
        yield return $"{FormatDuration(Elapsed * ((StepCount - Step) / (double)taken))} left";
    }

    // Rounded to three digits, so that the last ones do not flicker.
    static string RoundToThreeDigits(double number)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(number)) - 2);
        return number < 100 ? ConsoleText.FormatInvariant($"{number:G3}") : ConsoleText.FormatInvariant($"{Math.Round(number / unit) * unit:F0}");
    }

    static string FormatDuration(TimeSpan time) => time.TotalHours < 1
        ? ConsoleText.FormatInvariant($"{(int)time.TotalMinutes}:{time.Seconds:D2}")
        : ConsoleText.FormatInvariant($"{Math.Floor(time.TotalHours):F0}:{time.Minutes:D2}:{time.Seconds:D2}");
}
