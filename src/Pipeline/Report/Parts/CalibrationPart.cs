using System.Xml.Linq;
using Pipeline.Training;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>Whether confidence is what it says.</summary>
static class CalibrationPart
{
    /// <summary>The reliability diagram, how the confidences are distributed, and the table behind both.</summary>
    public static XElement? Of(TrainedModel trained)
    {
        var calibration = trained.Calibration;
        if (calibration.ExpectedError is not { } error) return null;
        var total = calibration.Bins.Sum(bin => bin.Count);
        var mean = calibration.Bins.Sum(bin => bin.ConfidenceSum) / total;
        var tendency = mean.CompareTo(trained.Evaluation.Accuracy) switch
        {
            > 0 => "too sure of itself",
            < 0 => "less sure than it could be",
            _ => "as sure as it is right",
        };
        return Section(
            "calibration", "Calibration",
            Paragraph("Of the images with a confidence of 80 %, 80 % should be right: then the points are on the diagonal."
                + (trained.IsNormalized ? " The outputs are independent probabilities: here each row is divided by its sum." : "")),
            Styled(
                "div", "figures",
                Figure.Of(
                    "reliability", "Reliability", FigureWidth.Half, () => ReliabilityPlot.Accuracy(calibration),
                    "accuracy", "Accuracy by confidence, in bins, beside the diagonal of perfect calibration.",
                    [
                        Figure.LegendItem("accuracy of a bin, at its mean confidence", PlotColour.Series1, LegendMark.Point),
                        Figure.LegendItem("perfect calibration", PlotColour.Guide, LegendMark.Dashes),
                    ],
                    $"The expected calibration error is {Percent(error)}, in {Calibration.BinCount} bins. The mean confidence is "
                    + $"{Percent(mean)} and the accuracy {Percent(trained.Evaluation.Accuracy)}: on average the network is "
                    + $"{tendency}."),
                Figure.Of(
                    "confidences", "Confidences", FigureWidth.Half, () => ReliabilityPlot.Counts(calibration),
                    "images", "The number of test images by confidence.", [],
                    $"{Count(calibration.Bins[^1].Count)} of {Count(total)} images have a confidence above "
                    + $"{Percent((Calibration.BinCount - 1.0) / Calibration.BinCount, 0)}."
                    + (calibration.NegativeLogLikelihood is { } nll ? $" The mean negative log-likelihood is {Fixed(nll, 4)}." : ""))),
            Details("The bins in numbers", Table.Of(
                "Confidence and accuracy by bin", ["confidence", "images", "mean confidence", "accuracy"], Rows(calibration))));
    }

    static IEnumerable<IReadOnlyList<object>> Rows(Calibration calibration) =>
        calibration.Bins.Select((bin, m) => (Bin: bin, Index: m)).Where(next => next.Bin.Count > 0).Select(next => new object[]
        {
            $"{Percent((double)next.Index / Calibration.BinCount, 1)} to "
            + Percent((next.Index + 1.0) / Calibration.BinCount, 1),
            Count(next.Bin.Count), Percent(next.Bin.Confidence!.Value), Percent(next.Bin.Accuracy!.Value),
        });
}
