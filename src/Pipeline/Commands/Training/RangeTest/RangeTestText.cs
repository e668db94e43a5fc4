using Pipeline.Display;
using Pipeline.Options;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>The output of a range test.</summary>
static class RangeTestText
{
    const int Rows = 20, MaxBar = 40, RateWidth = 12, LossWidth = 10;

    /// <summary>The losses by rate, at most 20 of them, each as a number and a bar.</summary>
    public static IEnumerable<string> Table(LearningRateRange range)
    {
        yield return $"{"rate",RateWidth}{"loss",LossWidth}";
        var highest = range.Losses.DefaultIfEmpty().Max();
        var interval = Math.Max(1, (range.Losses.Length + Rows - 1) / Rows);
        for (var i = 0; i < range.Losses.Length; i += interval)
        {
            var bar = highest > 0 ? (int)Math.Round(MaxBar * Math.Max(0, range.Losses[i]) / highest) : 0;
            var numbers = ConsoleText.Invariant($"{range.Rates[i],RateWidth:G3}{range.Losses[i],LossWidth:F4}");
            yield return $"{numbers}  {new string('#', bar)}".TrimEnd();
        }
    }

    /// <summary>The rate to train with, or that none is found.</summary>
    public static string Verdict(LearningRateRange range, bool hasDiverged) => range.Suggestion is { } rate
        ? ConsoleText.Invariant($"suggested: {TrainCommandOptions.LearningRate.Name} {rate:G2}, a tenth of the rate with the lowest loss; ")
            + ConsoleText.Invariant($"the loss falls fastest at {range.Steepest:G2} and is lowest at {range.Lowest:G2}")
            + (hasDiverged ? ConsoleText.Invariant($", training diverges at {range.Rates[^1]:G2}") : "")
        : range.FallsToTheEnd
            ? $"no rate is suggested: the loss still falls at the largest. Try {TrainCommandOptions.RangeTest.Name} with larger rates."
        : $"no rate is suggested: the loss falls nowhere in the range. Try {TrainCommandOptions.RangeTest.Name} with other rates.";
}
