using Pipeline.Data;

namespace Pipeline.Display;

/// <summary>Images in numbers.</summary>
static class ImageSetText
{
    const int LongestBar = 40;

    /// <summary>Count, shape, ink and classes of a set.</summary>
    public static IEnumerable<string> Lines(string name, ImageSet images)
    {
        var (mean, inked) = Ink(images);
        yield return ConsoleText.Text($"{name} {ConsoleText.Shape(images)}  {images.Count} images of {images.Rows} x {images.Columns}");
        yield return ConsoleText.Text($"  mean pixel {mean:F2} of 255, ink (pixels above 0) {100 * inked:F2} %");
        var counts = images.Labels.CountBy(label => label).OrderBy(pair => pair.Key).ToArray();
        foreach (var (label, count) in counts)
            yield return ConsoleText.Text($"  {label} {count,6} {new string('#', LongestBar * count / counts.Max(pair => pair.Value))}");
    }

    static (double Mean, double Inked) Ink(ImageSet images)
    {
        var (sum, inked) = (0L, 0L);
        foreach (var pixel in images.Pixels)
        {
            sum += pixel;
            inked += pixel > 0 ? 1 : 0;
        }
        return ((double)sum / images.Pixels.Length, (double)inked / images.Pixels.Length);
    }
}
