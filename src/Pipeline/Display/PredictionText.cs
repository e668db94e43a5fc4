using System.Collections.Immutable;

namespace Pipeline.Display;

/// <summary>A prediction as text, next to the drawing of the image.</summary>
static class PredictionText
{
    const int MaxBarLength = 20;

    /// <summary>The lines of the drawing, with those of the prediction to their right.</summary>
    public static IEnumerable<string> LinesBeside(
        ImmutableArray<string> drawing, int image, int label, int firstLabel, ImmutableArray<double> probabilities)
    {
        var text = FormatLines(image, label, firstLabel, probabilities).ToArray();
        return Enumerable.Range(0, Math.Max(drawing.Length, text.Length)).Select(i =>
            $"{(i < drawing.Length ? drawing[i] : new string(' ', drawing[0].Length))}  {(i < text.Length ? text[i] : "")}".TrimEnd());
    }

    static IEnumerable<string> FormatLines(int image, int label, int firstLabel, ImmutableArray<double> probabilities)
    {
        var predicted = probabilities.IndexOf(probabilities.Max());
        yield return ConsoleText.FormatInvariant($"image {image}");
        yield return ConsoleText.FormatInvariant(
            $"predicted {predicted + firstLabel}, label {label + firstLabel}: {(predicted == label ? "matched" : "not matched")}");
        yield return "";
        var width = ConsoleText.DigitCount(probabilities.Length - 1 + firstLabel);
        for (var i = 0; i < probabilities.Length; i++)
            yield return ConsoleText.FormatInvariant($"{ConsoleText.PadLeft(i + firstLabel, width)} {probabilities[i],6:F3} {FormatBar(probabilities[i])}");
    }

    static string FormatBar(double probability) => new('#', (int)Math.Round(MaxBarLength * Math.Clamp(probability, 0, 1)));
}
