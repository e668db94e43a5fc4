using System.Collections.Immutable;
using Pipeline.Display;
using Pipeline.Options;

namespace Pipeline.Commands;

/// <summary>The lines about several runs that differ by their seeds.</summary>
static class SeedText
{
    /// <summary>A run.</summary>
    public static string Of(long seed, RunResult result)
    {
        var validation = result.Validated is { } model
            ? ConsoleText.Invariant($"epoch {model.Epoch}  validation loss {model.Validation.Loss:F4} ")
                + $"{ConsoleText.FormatAccuracy(model.Validation.Evaluation)}  test "
            : "";
        return ConsoleText.Invariant($"seed {seed}  {validation}{ConsoleText.FormatAccuracy(result.Evaluation)}  {result.Seconds:F2} s")
            + $"  weights {result.WeightsSha256}";
    }

    /// <summary>All runs that have ended.</summary>
    public static IEnumerable<string> Summary(SeedRange seeds, SeedSummary summary)
    {
        var planned = seeds.Seeds.Count();
        var runs = summary.Runs == planned
            ? ConsoleText.Invariant($"{planned} {(planned == 1 ? "seed" : "seeds")}")
            : ConsoleText.Invariant($"the first {summary.Runs} of {planned} seeds");
        if (summary.Validation is { } validation) yield return $"validation accuracy {Text(validation)}";
        yield return $"accuracy {Text(summary.Test)}, mean ± sample standard deviation of {runs}";
        yield return ConsoleText.Invariant($"elapsed {summary.Seconds:F2} s");
    }

    static string Text(MeanDeviation accuracy) => ConsoleText.Invariant($"{100 * accuracy.Mean:F2} %")
        + (accuracy.Deviation is { } deviation ? ConsoleText.Invariant($" ± {100 * deviation:F2} %") : "");
}

/// <summary>The accuracies of several runs.</summary>
/// <param name="Runs">The runs that have ended, at least one.</param>
/// <param name="Test">On the test images.</param>
/// <param name="Validation">On the images that are held out; null for none.</param>
/// <param name="Seconds">The time of all folds.</param>
sealed record SeedSummary(int Runs, MeanDeviation Test, MeanDeviation? Validation, double Seconds)
{
    /// <summary>The summary of at least one run.</summary>
    public static SeedSummary Of(ImmutableArray<RunResult> results)
    {
        var validation = results.Select(result => result.Validated?.Validation.Evaluation.Accuracy).OfType<double>().ToArray();
        return new(
            results.Length, MeanDeviation.Of([.. results.Select(result => result.Evaluation.Accuracy)]),
            validation.Length == 0 ? null : MeanDeviation.Of(validation), results.Sum(result => result.Seconds));
    }
}
