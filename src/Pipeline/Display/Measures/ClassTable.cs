using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Training;

namespace Pipeline.Display;

/// <summary>Precision, recall and F1 of each class as a table; of many classes those with the lowest F1.</summary>
static class ClassTable
{
    const int MinNameWidth = 6, MaxClasses = 30, ShownOfMany = 20;

    /// <summary>A heading, a row for each class, and the mean of the classes.</summary>
    public static IEnumerable<string> Lines(ImmutableArray<ClassMetrics> classes, ImmutableArray<string> classNames)
    {
        var names = classNames.Select(ConsoleText.Name).ToImmutableArray();
        var width = Math.Max(MinNameWidth, names.Max(name => name.Length));
        var shown = Enumerable.Range(0, classes.Length).ToImmutableArray();
        // Classes without an F1, which are neither there nor predicted, have nothing to show.
        if (classes.Length > MaxClasses) shown = [.. shown.OrderBy(k => classes[k].F1 ?? double.MaxValue).Take(ShownOfMany)];
        yield return $"{"class".PadLeft(width)} | precision   recall       F1   images";
        yield return $"{new string('-', width)}-+------------------------------------";
        foreach (var k in shown)
            yield return Row(names[k].PadLeft(width), classes[k].Precision, classes[k].Recall, classes[k].F1, classes[k].Count);
        if (shown.Length < classes.Length)
            yield return ConsoleText.Invariant(
                $"{"…".PadLeft(width)} | the lowest F1 of {classes.Length} classes; {classes.Length - shown.Length} more with --json");
        yield return Row(
            "mean".PadLeft(width), ClassMetrics.MacroAverage(classes, metrics => metrics.Precision),
            ClassMetrics.MacroAverage(classes, metrics => metrics.Recall), ClassMetrics.MacroAverage(classes, metrics => metrics.F1),
            classes.Sum(metrics => metrics.Count));
    }

    static string Row(string name, double? precision, double? recall, double? f1, int count) =>
        ConsoleText.Invariant($"{name} | {Text(precision),9} {Text(recall),8} {Text(f1),8} {count,8}");

    static string Text(double? metric) => metric?.ToString("F4", CultureInfo.InvariantCulture) ?? "–";
}
