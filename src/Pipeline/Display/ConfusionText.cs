using System.Collections.Immutable;
using Pipeline.Training;

namespace Pipeline.Display;

/// <summary>The confusion matrix as text, or where it is wider than 80 columns its largest counts beside the diagonal.</summary>
static class ConfusionText
{
    const int LabelWidth = 6, UsualClasses = 12, MaxColumns = 80, MaxPairs = 10;

    /// <summary>A row for each class, a column for each predicted class; or a line for each of the most frequent mistakes.</summary>
    public static IEnumerable<string> Lines(Evaluation evaluation, ImmutableArray<string> classNames)
    {
        var counts = evaluation.ConfusionMatrix(classNames.Length);
        var names = classNames.Select(ConsoleText.Name).ToImmutableArray();
        var longest = names.Max(name => name.Length);
        var labelWidth = Math.Max(LabelWidth, longest);
        var width = Math.Max(longest, ConsoleText.DigitCount(counts.Max())) + 1;
        if (names.Length <= UsualClasses) width = Math.Max(width, LabelWidth);
        return labelWidth + 2 + width * names.Length <= MaxColumns
            ? Matrix(counts, names, labelWidth, width)
            : Pairs(counts, names);
    }

    static IEnumerable<string> Matrix(ImmutableArray<int> counts, ImmutableArray<string> names, int labelWidth, int width)
    {
        yield return $"{"label".PadLeft(labelWidth)} | taken for";
        yield return $"{new string(' ', labelWidth)} |{string.Concat(names.Select(name => name.PadLeft(width)))}";
        yield return $"{new string('-', labelWidth)}-+{new string('-', width * names.Length)}";
        for (var label = 0; label < names.Length; label++)
            yield return $"{names[label].PadLeft(labelWidth)} |"
                + string.Concat(counts.Slice(label * names.Length, names.Length).Select(count => ConsoleText.PadLeft(count, width)));
    }

    static IEnumerable<string> Pairs(ImmutableArray<int> counts, ImmutableArray<string> names)
    {
        var mistakes = counts.Select((count, i) => (Count: count, Label: i / names.Length, Predicted: i % names.Length))
            .Where(cell => cell.Count > 0 && cell.Label != cell.Predicted)
            .OrderByDescending(cell => cell.Count).ToArray();
        if (mistakes.Length == 0) yield break;
        yield return "most frequent mistakes";
        foreach (var (count, label, predicted) in mistakes.Take(MaxPairs))
            yield return ConsoleText.Invariant($"  {names[label]} taken for {names[predicted]}: {count}");
        if (mistakes.Length > MaxPairs)
            yield return ConsoleText.Invariant($"  … and {mistakes.Length - MaxPairs} more pairs of classes (all with --json)");
    }
}
