using System.Collections.Immutable;
using Pipeline.Commands;

namespace Pipeline.Display;

/// <summary>Predictions as text, each next to the drawing of the image.</summary>
static class PredictionText
{
    const int MaxBarLength = 20;

    /// <summary>All predictions, with an empty line after each.</summary>
    public static IEnumerable<string> Lines(Predictions predictions, Host host)
    {
        if (predictions.Models.Length > 1)
        {
            yield return ConsoleText.EnsembleOf(predictions.Models.Length);
            yield return "";
        }
        for (var i = 0; i < predictions.Shown.Length; i++)
        {
            foreach (var line in Heading(predictions.Shown[i])) yield return line;
            var drawing = ImageText.FormatLines(
                predictions.Images, i, host.IsOutTerminal && host.HasColour && host.TextFormat.IsUtf8);
            foreach (var line in Beside(drawing, [.. Prediction(predictions, i)])) yield return line;
            yield return "";
        }
    }

    /// <summary>What was found in the picture of a file; nothing for a test image.</summary>
    static IEnumerable<string> Heading(ShownImage shown)
    {
        if (shown.Picture is not { } picture) yield break;
        yield return $"{ConsoleText.Printable(shown.Name)}: {picture.Size}"
            + (shown.Digit is { } digit
                ? ConsoleText.Invariant(
                    $", {(digit.IsDarkOnLight ? "dark on light" : "light on dark")}, digit {digit.Box.Columns} x {digit.Box.Rows}")
                    + ConsoleText.Invariant($" at {digit.Box.Left}, {digit.Box.Top}")
                : ", scaled");
    }

    static IEnumerable<string> Beside(ImmutableArray<string> drawing, ImmutableArray<string> text) =>
        Enumerable.Range(0, Math.Max(drawing.Length, text.Length)).Select(i =>
            $"{(i < drawing.Length ? drawing[i] : new string(' ', drawing[0].Length))}  {(i < text.Length ? text[i] : "")}".TrimEnd());

    static IEnumerable<string> Prediction(Predictions predictions, int i)
    {
        var names = predictions.ClassNames.Select(ConsoleText.Name).ToImmutableArray();
        var (predicted, label) = (predictions.Mean.Classes[i], predictions.Shown[i].Label);
        if (label is { } known)
        {
            yield return $"image {predictions.Shown[i].Name}";
            yield return $"predicted {names[predicted]}, label {names[known]}: {(predicted == known ? "matched" : "not matched")}";
        }
        else yield return $"predicted {names[predicted]}";
        yield return "";
        var (probabilities, width) = (predictions.Probabilities(i), names.Max(name => name.Length));
        for (var k = 0; k < probabilities.Length; k++)
            yield return ConsoleText.Invariant($"{names[k].PadLeft(width)} {probabilities[k],6:F3} {FormatBar(probabilities[k])}");
    }

    static string FormatBar(double probability) => new('#', (int)Math.Round(MaxBarLength * Math.Clamp(probability, 0, 1)));
}
