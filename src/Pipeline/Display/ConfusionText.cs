using Pipeline.Training;

namespace Pipeline.Display;

/// <summary>The confusion matrix as text.</summary>
static class ConfusionText
{
    const int LabelWidth = 6, UsualClasses = 12;

    /// <summary>A row for each class, a column for each predicted class; narrow columns where there are many.</summary>
    public static IEnumerable<string> FormatLines(Evaluation evaluation, int classes, int firstLabel)
    {
        var counts = evaluation.ConfusionMatrix(classes);
        var width = classes <= UsualClasses ? LabelWidth : ConsoleText.DigitCount(Math.Max(counts.Max(), firstLabel + classes - 1)) + 1;
        yield return $"{"label",LabelWidth} | taken for";
        yield return $"{"",LabelWidth} |{FormatRow(Enumerable.Range(firstLabel, classes), width)}";
        yield return $"{new string('-', LabelWidth)}-+{new string('-', width * classes)}";
        for (var label = 0; label < classes; label++)
            yield return ConsoleText.FormatInvariant(
                $"{label + firstLabel,LabelWidth} |{FormatRow(counts.Slice(label * classes, classes), width)}");
    }

    static string FormatRow(IEnumerable<int> numbers, int width) =>
        string.Concat(numbers.Select(number => ConsoleText.PadLeft(number, width)));
}
