using System.Collections.Immutable;
using Pipeline.Data;

namespace Pipeline.Display;

/// <summary>Statistics of a set of images as text.</summary>
static class ImageSetText
{
    const int MaxBarLength = 40, MaxColumns = 80, MaxClasses = 20;

    /// <summary>Count, shape, mean pixel, part of nonzero pixels, and a histogram of the labels.</summary>
    public static IEnumerable<string> Lines(string name, ImageSet images, ImmutableArray<string> classNames)
    {
        var (mean, nonzero) = PixelStatistics(images);
        yield return ConsoleText.Invariant(
            $"{name} {ConsoleText.FormatShape(images)}  {images.Count} images of {images.Rows} x {images.Columns}");
        yield return ConsoleText.Invariant($"  mean pixel {mean:F2} of 255, ink (pixels above 0) {100 * nonzero:F2} %");
        var counts = images.Labels.CountBy(label => label).OrderBy(pair => pair.Key).ToArray();
        var width = counts.Max(pair => ConsoleText.Name(classNames[pair.Key]).Length);
        foreach (var (label, count) in counts)
        {
            var bar = new string('#', MaxBarLength * count / counts.Max(pair => pair.Value));
            yield return ConsoleText.Invariant($"  {ConsoleText.Name(classNames[label]).PadLeft(width)} {count,6} {bar}");
        }
    }

    /// <summary>The first image of each class, of the first 20 of them, side by side in lines of at most 80 columns.</summary>
    public static IEnumerable<string> FirstOfEachClass(ImageSet images, ImmutableArray<string> classNames, TextFormat format) =>
        SmallImages.Lines(
            images,
            [.. Enumerable.Range(0, Math.Min(MaxClasses, classNames.Length))
                .Select(label => (Index: images.Labels.IndexOf((byte)label), Caption: ConsoleText.Name(classNames[label])))
                .Where(first => first.Index >= 0)],
            Math.Min(MaxColumns, format.Columns ?? MaxColumns), format.IsUtf8);

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
