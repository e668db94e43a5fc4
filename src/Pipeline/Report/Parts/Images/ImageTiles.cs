using System.Xml.Linq;
using Pipeline.Display;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>Test images with what the model says of them.</summary>
static class ImageTiles
{
    const int MaxPixels = 300_000, MaxPixelsAtAll = 1_000_000, FewTiles = 12, Dark = 48, SampledImages = 100;

    /// <summary>How many images of this size a page can have: the more pixels, the fewer.</summary>
    public static int Limit(TrainedModel trained, int wanted)
    {
        var pixels = trained.Test.PixelsPerImage;
        return Math.Min(wanted, Math.Max(MaxPixels / pixels, Math.Min(FewTiles, MaxPixelsAtAll / pixels)));
    }

    /// <summary>A list of images.</summary>
    public static XElement Of(TrainedModel trained, IEnumerable<int> images)
    {
        var style = IsInk(trained) ? "tiles-of-images ink" : "tiles-of-images";
        return Styled("ul", style, images.Select(image => Element("li", Tile(trained, image))));
    }

    static XElement Tile(TrainedModel trained, int image)
    {
        var (label, predicted) = (ConsoleText.Name(trained.LabelOf(image)), ConsoleText.Name(trained.PredictedOf(image)));
        var isRight = trained.Evaluation.Labels[image] == trained.Evaluation.Predicted[image];
        return Element(
            "figure",
            PngImage.Grey(trained.Test[image], trained.Test.Rows, trained.Test.Columns, $"test image {Count(image)}"),
            Element(
                "figcaption",
                Styled("span", isRight ? "answer right" : "answer wrong",
                    Unseen("label "), Element("b", label),
                    isRight ? Unseen(", predicted too") : Element("span", Attribute("aria-hidden", "true"), " → "),
                    isRight ? null : Unseen(", predicted "), isRight ? null : Element("b", predicted)),
                Styled("span", "small", Unseen(", confidence "), Confidence(trained.Confidence(image))),
                Styled("span", "small number", Unseen(", image "), FormattableString.Invariant($"#{image}"))));
    }

    /// <summary>
    /// Whether most pixels are dark, as of digits: what is bright is ink then, and a page in light colours shows it dark, as on paper.
    /// </summary>
    static bool IsInk(TrainedModel trained)
    {
        var pixels = trained.Test.Take(SampledImages).Pixels;
        return 2 * pixels.Count(pixel => pixel <= Dark) > pixels.Length;
    }
}
