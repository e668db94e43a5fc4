using System.Collections.Immutable;

namespace Pipeline.Display;

/// <summary>A curve of losses in a line of text: block elements of eight heights, or ASCII characters.</summary>
static class LossCurve
{
    const string Blocks = "▁▂▃▄▅▆▇█", Ascii = "_.-=+*#@";

    /// <summary>The curve in at most <paramref name="width"/> characters, each the height of the mean of a stretch.</summary>
    public static string Of(ImmutableArray<double> losses, int width, bool isUtf8)
    {
        var count = Math.Min(width, losses.Length);
        if (count < 2) return "";
        var means = Enumerable.Range(0, count).Select(i =>
        {
            var (start, end) = ((int)((long)i * losses.Length / count), (int)((long)(i + 1) * losses.Length / count));
            return losses.AsSpan()[start..end].ToArray().Average();
        }).ToImmutableArray();
        var (least, heights) = (means.Min(), isUtf8 ? Blocks : Ascii);
        var range = means.Max() - least;
        return string.Concat(means.Select(mean => heights[range > 0 ? (int)((mean - least) / range * (heights.Length - 1) + 0.5) : 0]));
    }
}
