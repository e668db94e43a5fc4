using Pipeline.Data;

namespace Pipeline.Display;

/// <summary>Statistics of a set of images as text.</summary>
static class ImageSetText
{
    const int MaxBarLength = 40;

    /// <summary>Count, shape, mean pixel, part of nonzero pixels, and a histogram of the labels.</summary>
    public static IEnumerable<string> FormatLines(string name, ImageSet images, int firstLabel)
    {
        var (mean, nonzero) = PixelStatistics(images);
        yield return ConsoleText.FormatInvariant(
            $"{name} {ConsoleText.FormatShape(images)}  {images.Count} images of {images.Rows} x {images.Columns}");
        yield return ConsoleText.FormatInvariant($"  mean pixel {mean:F2} of 255, ink (pixels above 0) {100 * nonzero:F2} %");
        var counts = images.Labels.CountBy(label => label).OrderBy(pair => pair.Key).ToArray();
        var width = ConsoleText.DigitCount(counts[^1].Key + firstLabel);
        foreach (var (label, count) in counts)
        {
            var bar = new string('#', MaxBarLength * count / counts.Max(pair => pair.Value));
            yield return ConsoleText.FormatInvariant($"  {ConsoleText.PadLeft(label + firstLabel, width)} {count,6} {bar}");
        }
    }

    static (double Mean, double Nonzero) PixelStatistics(ImageSet images)
    {
        var (sum, nonzero) = (0L, 0L);
        foreach (var pixel in images.Pixels)
        {
            sum += pixel;
            nonzero += pixel > 0 ? 1 : 0;
        }
        return ((double)sum / images.Pixels.Length, (double)nonzero / images.Pixels.Length);
    }
}
