using System.Globalization;
using System.Text;
using Pipeline.Data;
using Pipeline.Training;

namespace Pipeline.Display;

/// <summary>Results in words. Numbers are written the same in every country.</summary>
static class ConsoleText
{
    const int LongestList = 20;                                         // lines, before a list is cut short
    const int LineWidth = 100;

    /// <summary><c>accuracy 94.77 % (9477 of 10000)</c>.</summary>
    public static string Accuracy(Evaluation evaluation) => $"accuracy {Percent(evaluation)}";

    /// <summary><c>94.77 % (9477 of 10000)</c>.</summary>
    public static string Percent(Evaluation evaluation) => Text($"{100 * evaluation.Accuracy:F2} % ({evaluation.Correct} of {evaluation.Total})");

    /// <summary>The shape of images as a notebook shows it.</summary>
    public static string Shape(ImageSet images) => Text($"({images.Count}, {images.Size})");

    /// <summary>How many images were matched, and the numbers of the others.</summary>
    public static IEnumerable<string> Matches(Evaluation evaluation, string elsewhere)
    {
        var mistakes = evaluation.Mistakes;
        yield return Text($"matched {evaluation.Total - mistakes.Length} of {evaluation.Total}");
        if (mistakes.IsEmpty) yield break;
        yield return Text($"not matched {mistakes.Length}, the test images");
        foreach (var line in Cut(Wrap(mistakes), elsewhere)) yield return line;
    }

    /// <summary>Numbers in lines of bounded width.</summary>
    public static IEnumerable<(string Line, int Count)> Wrap(IEnumerable<int> numbers)
    {
        var (line, count) = (new StringBuilder(" "), 0);
        foreach (var number in numbers.Select(n => Text($" {n}")))
        {
            if (line.Length + number.Length > LineWidth)
            {
                yield return (line.ToString(), count);
                (line, count) = (new(" "), 0);
            }
            line.Append(number);
            count++;
        }
        if (count > 0) yield return (line.ToString(), count);
    }

    /// <summary>Text with the numbers of no country.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static IEnumerable<string> Cut(IEnumerable<(string Line, int Count)> lines, string elsewhere)
    {
        var all = lines.ToArray();
        var left = all.Skip(LongestList).Sum(line => line.Count);
        return all.Take(LongestList).Select(line => line.Line).Concat(left > 0 ? [Text($"  … and {left} more{elsewhere}")] : []);
    }
}
