using System.Collections.Immutable;
using System.Xml.Linq;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>The images that are not matched.</summary>
static class MistakesPart
{
    const int MaxTiles = 240;

    /// <summary>The images, those first of which the model is surest; null where all are matched.</summary>
    public static XElement? Of(TrainedModel trained)
    {
        var mistakes = Ordered(trained);
        if (mistakes.IsEmpty) return null;
        var shown = mistakes[..Math.Min(mistakes.Length, ImageTiles.Limit(trained, MaxTiles))];
        var left = mistakes[shown.Length..].Sort();
        return Section(
            "mistakes", "Not matched",
            Paragraph($"{Count(mistakes.Length, "test image")} of {Count(trained.Evaluation.Total)}: label → predicted "
                + "class, with the confidence of the prediction. Those come first of which the network is surest, and wrong."),
            shown.IsEmpty ? null : ImageTiles.Of(trained, shown),
            left.IsEmpty ? null : Details(
                $"{Count(left.Length)} more, of lower confidence",
                Paragraph(string.Join(' ', left.Select(image => FormattableString.Invariant($"{image}"))))));
    }

    /// <summary>The indices of the mistakes by falling confidence; equal ones by index.</summary>
    public static ImmutableArray<int> Ordered(TrainedModel trained) =>
        [.. trained.Evaluation.Mistakes.OrderByDescending(trained.Confidence)];
}
