using System.Collections.Immutable;

namespace Pipeline.Display;

/// <summary>A prediction as text, next to the drawing of the image.</summary>
static class PredictionText
{
    const int MaxBarLength = 20;

    /// <summary>The lines of the drawing, with those of the prediction to their right.</summary>
    public static IEnumerable<string> LinesBeside(
        ImmutableArray<string> drawing, int image, int label, int predicted, ImmutableArray<string> classNames,
        ImmutableArray<double> probabilities)
    {
        var text = Lines(image, label, predicted, classNames, probabilities).ToArray();
        return Enumerable.Range(0, Math.Max(drawing.Length, text.Length)).Select(i =>
            $"{(i < drawing.Length ? drawing[i] : new string(' ', drawing[0].Length))}  {(i < text.Length ? text[i] : "")}".TrimEnd());
    }

    static IEnumerable<string> Lines(
        int image, int label, int predicted, ImmutableArray<string> classNames, ImmutableArray<double> probabilities)
    {
        var names = classNames.Select(ConsoleText.Name).ToImmutableArray();
        yield return ConsoleText.Invariant($"image {image}");
        yield return ConsoleText.Invariant(
            $"predicted {names[predicted]}, label {names[label]}: {(predicted == label ? "matched" : "not matched")}");
        yield return "";
        var width = names.Max(name => name.Length);
        for (var i = 0; i < probabilities.Length; i++)
            yield return ConsoleText.Invariant($"{names[i].PadLeft(width)} {probabilities[i],6:F3} {FormatBar(probabilities[i])}");
    }

    static string FormatBar(double probability) => new('#', (int)Math.Round(MaxBarLength * Math.Clamp(probability, 0, 1)));
}
