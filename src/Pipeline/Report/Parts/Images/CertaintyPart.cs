using System.Collections.Immutable;
using System.Xml.Linq;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>The images that the model is surest of, and those that it is least sure of.</summary>
static class CertaintyPart
{
    const int Tiles = 12;

    /// <summary>The section; null where images are too large to be shown.</summary>
    public static XElement? Of(TrainedModel trained)
    {
        var count = Math.Min(ImageTiles.Limit(trained, Tiles), trained.Evaluation.Total);
        if (count == 0) return null;
        var order = Ordered(trained);
        var (most, least) = (order[..count], order[^count..].Reverse());
        return Section(
            "certainty", "Most and least certain",
            Element("h3", "Most certain"), Paragraph(Sentence(trained, most)), ImageTiles.Of(trained, most),
            Element("h3", "Least certain"), Paragraph(Sentence(trained, [.. least])), ImageTiles.Of(trained, least));
    }

    /// <summary>All images by falling confidence; equal ones by index.</summary>
    public static ImmutableArray<int> Ordered(TrainedModel trained) =>
        [.. Enumerable.Range(0, trained.Evaluation.Total).OrderByDescending(trained.Confidence)];

    static string Sentence(TrainedModel trained, ImmutableArray<int> images)
    {
        var right = images.Count(image => trained.Evaluation.Predicted[image] == trained.Evaluation.Labels[image]);
        return $"Confidence from {Percent(images.Min(trained.Confidence), 1)} to "
            + $"{Percent(images.Max(trained.Confidence), 1)}; {Count(right)} of {Count(images.Length)} are right.";
    }
}
