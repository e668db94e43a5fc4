using Pipeline.Training;

namespace Pipeline.Display;

/// <summary>The confusion matrix as text.</summary>
static class ConfusionText
{
    const int Width = 6;

    /// <summary>A row for each class, a column for each predicted class.</summary>
    public static IEnumerable<string> Lines(Evaluation evaluation, int classes)
    {
        var counts = evaluation.ConfusionMatrix(classes);
        yield return $"{"label",Width} | taken for";
        yield return $"{"",Width} |{Row(Enumerable.Range(0, classes))}";
        yield return $"{new string('-', Width)}-+{new string('-', Width * classes)}";
        for (var label = 0; label < classes; label++)
            yield return ConsoleText.Text($"{label,Width} |{Row(counts.Slice(label * classes, classes))}");
    }

    static string Row(IEnumerable<int> numbers) => string.Concat(numbers.Select(number => ConsoleText.Text($"{number,Width}")));
}
