using System.Collections.Immutable;

namespace Pipeline.Display;

/// <summary>What a model takes an image for, beside the image.</summary>
static class PredictionText
{
    const int LongestBar = 20;

    /// <summary>The lines of the drawing with those of the answer to their right.</summary>
    public static IEnumerable<string> Beside(ImmutableArray<string> drawing, int image, int label, ImmutableArray<double> answer)
    {
        var words = Lines(image, label, answer).ToArray();
        return Enumerable.Range(0, Math.Max(drawing.Length, words.Length)).Select(i =>
            $"{(i < drawing.Length ? drawing[i] : new string(' ', drawing[0].Length))}  {(i < words.Length ? words[i] : "")}".TrimEnd());
    }

    static IEnumerable<string> Lines(int image, int label, ImmutableArray<double> answer)
    {
        var predicted = answer.IndexOf(answer.Max());
        yield return ConsoleText.Text($"image {image}");
        yield return ConsoleText.Text($"predicted {predicted}, label {label}: {(predicted == label ? "matched" : "not matched")}");
        yield return "";
        for (var i = 0; i < answer.Length; i++) yield return ConsoleText.Text($"{i} {answer[i],6:F3} {Bar(answer[i])}");
    }

    static string Bar(double probability) => new('#', (int)Math.Round(LongestBar * Math.Clamp(probability, 0, 1)));
}
