using System.Collections.Immutable;
using System.Xml.Linq;
using Pipeline.Models;
using Pipeline.Numerics;
using static Pipeline.Report.Html;
using static Pipeline.Report.NumberText;

namespace Pipeline.Report;

/// <summary>How weights and their gradients are distributed, layer by layer.</summary>
static class DistributionsPart
{
    const int MaxLayers = 8;

    /// <summary>A row of histograms for each matrix of weights, and a table of all parameters; null where there are none.</summary>
    public static XElement? Of(TrainedModel trained)
    {
        var parameters = trained.Model.Parameters;
        if (parameters.Matrices.IsEmpty) return null;
        var names = ParameterTensors.TensorNames(trained.Model.Network);
        var weights = Enumerable.Range(0, names.Length).Where(i => parameters.Infos[i].IsDecayed).Take(MaxLayers).ToImmutableArray();
        var gradient = trained.Gradient;
        return Section(
            "distributions", "Weights and gradients",
            Paragraph(gradient is null
                ? "How large the weights are, layer by layer."
                : $"How large the weights are, layer by layer, and the derivatives of the loss by them: on the first "
                    + $"{Count(gradient.Images, "training image")}, with the weights as they are at the end. Many zeros or very "
                    + "small derivatives in an early layer are units that have stopped learning."),
            Styled("div", "figures", weights.SelectMany(i => Figures(
                names[i], parameters.Matrices[i], gradient?.Gradient.Matrices[i]))),
            Details("All parameters in numbers", ParameterTable.Of(trained, names)));
    }

    static IEnumerable<XElement> Figures(string name, Matrix<double> weights, Matrix<double>? gradient)
    {
        var values = weights.Values.AsSpan();
        var histogram = Histogram.Of(values, Histogram.RangesFor(values.Length));
        var (mean, deviation) = Moments(values);
        yield return Figure.Of(
            $"weights-{name}", $"Weights {name}", FigureWidth.Half,
            () => HistogramPlot.Of("weight", new(), histogram, PlotColour.Series1), "weights",
            $"Histogram of the {Count(values.Length)} weights {name}.", [],
            $"{Count(values.Length)} weights from {Short(histogram.Low)} to {Short(histogram.High)}, with mean "
            + $"{Short(mean)} and standard deviation {Short(deviation)}.");
        if (gradient is not null) yield return GradientFigure(name, gradient.Values);
    }

    static XElement GradientFigure(string name, ImmutableArray<double> gradient)
    {
        var exponents = gradient.Where(x => x != 0 && double.IsFinite(x)).Select(x => Math.Log10(Math.Abs(x))).ToArray();
        var zeros = gradient.Count(x => x == 0);
        var zeroSentence = zeros == 0 ? "None is exactly 0." : $"{Count(zeros)} are exactly 0 and not drawn.";
        if (exponents.Length == 0)
            return Element("figure", Element("h3", $"Gradient of {name}"), Element("figcaption", $"All derivatives are 0. {zeroSentence}"));
        var histogram = Histogram.Of(exponents, Histogram.RangesFor(exponents.Length));
        Array.Sort(exponents);
        return Figure.Of(
            $"gradient-{name}", $"Gradient of {name}", FigureWidth.Half,
            () => HistogramPlot.Of("size of the derivative", new(AxisKind.Exponents), histogram, PlotColour.Series2), "derivatives",
            $"Histogram of the sizes of the derivatives by the weights {name}, by powers of ten.", [],
            $"The median of the sizes is {Short(Math.Pow(10, exponents[exponents.Length / 2]))}, the largest is "
            + $"{Short(Math.Pow(10, exponents[^1]))}. {zeroSentence}");
    }

    /// <summary>Mean and standard deviation, of all values.</summary>
    public static (double Mean, double Deviation) Moments(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) return (0, 0);
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values) sum += value;
        var mean = sum / values.Length;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return (mean, Math.Sqrt(squares / values.Length));
    }
}
