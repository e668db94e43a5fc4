using System.Globalization;
using System.Text;
using Pipeline.Data;
using Pipeline.Training;

namespace Pipeline.Display;

/// <summary>Results as text, in the invariant culture.</summary>
static class ConsoleText
{
    const int MaxListLines = 20;

    /// <summary><c>accuracy 94.77 % (9477 of 10000)</c>.</summary>
    public static string FormatAccuracy(Evaluation evaluation) => $"accuracy {FormatPercent(evaluation)}";

    /// <summary><c>94.77 % (9477 of 10000)</c>.</summary>
    public static string FormatPercent(Evaluation evaluation) =>
        FormatInvariant($"{100 * evaluation.Accuracy:F2} % ({evaluation.Correct} of {evaluation.Total})");

    /// <summary>The shape of the pixels as NumPy prints it: <c>(images, pixels)</c>.</summary>
    public static string FormatShape(ImageSet images) => FormatInvariant($"({images.Count}, {images.PixelsPerImage})");

    /// <summary>The size of an image: <c>28 x 28 pixels</c>.</summary>
    public static string FormatImageSize(ImageSet images) => FormatInvariant($"{images.Rows} x {images.Columns} pixels");

    /// <summary>The number of correct predictions, and the indices of the mistaken images, at most 20 lines of them.</summary>
    public static IEnumerable<string> MatchSummary(Evaluation evaluation, int columns, string omittedRemark)
    {
        var mistakes = evaluation.Mistakes;
        yield return FormatInvariant($"matched {evaluation.Total - mistakes.Length} of {evaluation.Total}");
        if (mistakes.IsEmpty) yield break;
        yield return FormatInvariant($"not matched {mistakes.Length}, the test images");
        foreach (var line in LimitLines(WrapNumbers(mistakes, columns), omittedRemark)) yield return line;
    }

    /// <summary>Numbers in lines of at most <paramref name="columns"/>, each with its count.</summary>
    public static IEnumerable<(string Line, int Count)> WrapNumbers(IEnumerable<int> numbers, int columns)
    {
        var (line, count) = (new StringBuilder(" "), 0);
        foreach (var number in numbers.Select(n => FormatInvariant($" {n}")))
        {
            if (line.Length + number.Length > columns && count > 0)
            {
                yield return (line.ToString(), count);
                (line, count) = (new(" "), 0);
            }
            line.Append(number);
            count++;
        }
        if (count > 0) yield return (line.ToString(), count);
    }

    /// <summary>The number of digits of a number that is not negative.</summary>
    public static int DigitCount(int number) => PadLeft(number, 0).Length;

    /// <summary>A number, with blanks before it.</summary>
    public static string PadLeft(int number, int width) => number.ToString(CultureInfo.InvariantCulture).PadLeft(width);

    /// <summary>Formats text in the invariant culture.</summary>
    public static string FormatInvariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static IEnumerable<string> LimitLines(IEnumerable<(string Line, int Count)> lines, string omittedRemark)
    {
        var all = lines.ToArray();
        var omitted = all.Skip(MaxListLines).Sum(line => line.Count);
        return all.Take(MaxListLines).Select(line => line.Line).Concat(
            omitted > 0 ? [FormatInvariant($"  … and {omitted} more{omittedRemark}")] : []);
    }
}
