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
    public static string Accuracy(Evaluation evaluation) => $"accuracy {Percent(evaluation)}";

    /// <summary><c>94.77 % (9477 of 10000)</c>.</summary>
    public static string Percent(Evaluation evaluation) =>
        Invariant($"{100 * evaluation.Accuracy:F2} % ({evaluation.Correct} of {evaluation.Total})");

    /// <summary>The shape of the pixels as NumPy prints it: <c>(images, pixels)</c>.</summary>
    public static string Shape(ImageSet images) => Invariant($"({images.Count}, {images.PixelsPerImage})");

    /// <summary>The size of an image: <c>28 x 28 pixels</c>.</summary>
    public static string ImageSize(ImageSet images) => Invariant($"{images.Rows} x {images.Columns} pixels");

    /// <summary>The number of correct predictions, and the indices of the mistaken images, at most 20 lines of them.</summary>
    public static IEnumerable<string> MatchSummary(Evaluation evaluation, int columns, string omittedRemark)
    {
        var mistakes = evaluation.Mistakes;
        yield return Invariant($"matched {evaluation.Total - mistakes.Length} of {evaluation.Total}");
        if (mistakes.IsEmpty) yield break;
        yield return Invariant($"not matched {mistakes.Length}, the test images");
        foreach (var line in Limit(Wrap(mistakes, columns), omittedRemark)) yield return line;
    }

    /// <summary>Numbers in lines of at most <paramref name="columns"/>, each with its count.</summary>
    public static IEnumerable<(string Line, int Count)> Wrap(IEnumerable<int> numbers, int columns)
    {
        var (line, count) = (new StringBuilder(" "), 0);
        foreach (var number in numbers.Select(n => Invariant($" {n}")))
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
    public static int Digits(int number) => Pad(number, 0).Length;

    /// <summary>A number, with blanks before it.</summary>
    public static string Pad(int number, int width) => number.ToString(CultureInfo.InvariantCulture).PadLeft(width);

    /// <summary>An amount of memory: <c>64 MiB</c>, <c>1.5 GiB</c>.</summary>
    public static string Memory(Int128 bytes) => bytes < 1 << 30
        ? Invariant($"{Math.Ceiling((double)bytes / (1 << 20)):F0} MiB")
        : Invariant($"{(double)bytes / (1 << 30):F1} GiB");

    /// <summary>Formats text in the invariant culture.</summary>
    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static IEnumerable<string> Limit(IEnumerable<(string Line, int Count)> lines, string omittedRemark)
    {
        var all = lines.ToArray();
        var omitted = all.Skip(MaxListLines).Sum(line => line.Count);
        return all.Take(MaxListLines).Select(line => line.Line).Concat(
            omitted > 0 ? [Invariant($"  … and {omitted} more{omittedRemark}")] : []);
    }
}
