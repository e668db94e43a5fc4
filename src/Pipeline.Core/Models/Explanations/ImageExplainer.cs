using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>Explains what a model of images says, by gradient times input.</summary>
/// <remarks>
/// Source: Shrikumar, Greenside, Shcherbina and Kundaje, Not Just a Black Box (2016), https://arxiv.org/abs/1605.01713. The score of a
/// class is its logit, less the mean of all logits where the probabilities are a softmax, which such a shift leaves alone. A sigmoid at
/// the end is left out: it is flat where the network is certain.
/// </remarks>
/// <typeparam name="T">float or double; the precision of the arithmetic.</typeparam>
sealed class ImageExplainer<T> where T : unmanaged
{
    readonly Kernels<T> kernels = Kernels<T>.Default;
    readonly OutputKind outputKind;
    readonly ImmutableArray<(Layer Part, Parameters<T> Parameters)> parts;
    readonly ImmutableArray<double> inputByPixel;

    /// <param name="model">A model of pixels, with an output for each class.</param>
    /// <exception cref="ArgumentException">It takes no pixels.</exception>
    public ImageExplainer(Model model)
    {
        var pixels = model.InputEncoding.PixelEncoding ?? throw new ArgumentException($"The model takes no pixels: {model}.");
        inputByPixel = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(pixel => pixels.Encode((byte)pixel))];
        parts = model.Network.SplitByPart(ParameterTensors.RoundTo<T>(model.Parameters));
        outputKind = model.OutputKind;
    }

    /// <summary>Explains one class of an image; that of the largest output where none is named.</summary>
    /// <param name="image">As many pixels as the model has inputs.</param>
    /// <param name="explained">The class to explain.</param>
    public Explanation Explain(ImmutableArray<byte> image, int? explained)
    {
        var x = Matrix<T>.Of(1, image.Length, [.. image.Select(pixel => kernels.FromDouble(inputByPixel[pixel]))]);
        var applied = ImmutableArray.CreateBuilder<(Matrix<T> Y, Pullback<T> Pullback)>(parts.Length);
        foreach (var (part, parameters) in parts) applied.Add(part.Apply(parameters, applied.Count == 0 ? x : applied[^1].Y));
        var outputs = applied[^1].Y;
        var largest = kernels.ArgMax(outputs.Row(0));
        var gradient = Gradient([.. applied.Take(ScoreParts).Select(layer => layer.Pullback)], explained ?? largest, outputs.Columns);
        return new(
            outputKind.Probabilities(ToDoubles(outputs)), largest, explained ?? largest,
            [.. image.Select((pixel, i) => (inputByPixel[pixel] - inputByPixel[0]) * kernels.ToDouble(gradient.Row(0)[i]))],
            [.. Enumerable.Range(1, parts.Length - 1).Where(i => parts[i].Part is Dense).Select(i => ToDoubles(applied[i - 1].Y))]);
    }

    /// <summary>The parts up to the logits.</summary>
    int ScoreParts => outputKind == OutputKind.Probabilities && parts[^1].Part == Network.Sigmoid ? parts.Length - 1 : parts.Length;

    Matrix<T> Gradient(ImmutableArray<Pullback<T>> pullbacks, int explained, int classes)
    {
        var mean = outputKind == OutputKind.SoftmaxLogits ? 1.0 / classes : 0;
        var scoreBar = Matrix<T>.Fill(1, classes, i => (i == explained ? 1 : 0) - mean);
        return pullbacks.Reverse().Aggregate(scoreBar, (yBar, pullback) => pullback(yBar).InputGradient());
    }

    ImmutableArray<double> ToDoubles(Matrix<T> row) => [.. row.Values.Select(kernels.ToDouble)];
}
