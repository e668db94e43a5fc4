using Pipeline.Training;

namespace Pipeline.Display;

/// <summary>The confusion matrix as text.</summary>
static class ConfusionText
{
    const int ColumnWidth = 6;

    /// <summary>A row for each class, a column for each predicted class.</summary>
    public static IEnumerable<string> Lines(Evaluation evaluation, int classes)
    {
        var counts = evaluation.ConfusionMatrix(classes);
        yield return $"{"label",ColumnWidth} | taken for";
        yield return $"{"",ColumnWidth} |{FormatRow(Enumerable.Range(0, classes))}";
        yield return $"{new string('-', ColumnWidth)}-+{new string('-', ColumnWidth * classes)}";
        for (var label = 0; label < classes; label++)
            yield return ConsoleText.Invariant($"{label,ColumnWidth} |{FormatRow(counts.Slice(label * classes, classes))}");
    }

    static string FormatRow(IEnumerable<int> numbers) =>
        string.Concat(numbers.Select(number => ConsoleText.Invariant($"{number,ColumnWidth}")));
}
