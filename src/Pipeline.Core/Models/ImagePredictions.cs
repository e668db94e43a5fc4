using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Data;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Models;

/// <summary>What a model, or the mean of several, says of images.</summary>
/// <param name="Probabilities">images × classes, by the meaning of the outputs: see <see cref="OutputKind"/>.</param>
/// <param name="Classes">The predicted class of each image.</param>
sealed record ImagePredictions(Matrix<double> Probabilities, ImmutableArray<byte> Classes)
{
    /// <summary>
    /// The predictions of a model of images, computed in its precision block by block; the probabilities are those of its
    /// outputs in double precision.
    /// </summary>
    /// <exception cref="ArgumentException">The model takes no pixels, has no classes, or does not fit the images.</exception>
    public static ImagePredictions Of(Model model, ImageSet images, int threads) => model.Precision == Precision.Single
        ? Of<float>(model, images, threads)
        : Of<double>(model, images, threads);

    /// <summary>
    /// The mean of the probabilities. The class is that of the largest mean; of equal ones that of the most models, then the first. One
    /// model gives its own predictions, copies of it give the same, and the order is of no importance: all to the bit.
    /// </summary>
    /// <exception cref="ArgumentException">There are no predictions, or they are of other images or classes.</exception>
    public static ImagePredictions Mean(ImmutableArray<ImagePredictions> members)
    {
        if (members is [var only]) return only;
        var mean = Ensemble.Mean([.. members.Select(member => member.Probabilities)]);
        return new(mean, [.. Enumerable.Range(0, mean.Rows).Select(i =>
            Ensemble.ClassOf(mean.Row(i), [.. members.Select(member => member.Classes[i])]))]);
    }

    static ImagePredictions Of<T>(Model model, ImageSet images, int threads) where T : unmanaged
    {
        var pixels = model.InputEncoding.PixelEncoding ?? throw new ArgumentException($"The model takes no pixels: {model}.");
        if (model.OutputKind.Classes(model.OutputWidth) != model.OutputWidth)
            throw new ArgumentException($"The model has no output for each class: {model}.");
        var rows = new Encoder<T>(pixels, TargetEncoding.OneHot, model.OutputWidth).ImageRows(images.Pixels, images.PixelsPerImage);
        var parameters = ParameterTensors.RoundTo<T>(model.Parameters);
        var blocks = Batches.Ranges(images.Count, Batches.EvaluatedAtATime).ToImmutableArray();
        var predictions = OrderedParallel.Map(blocks.Length, threads, i => Predict(model, model.Network.Forward(
            parameters, Matrix<T>.FromSource(rows, blocks[i].Start, blocks[i].Count, images.PixelsPerImage))));
        return new(
            Matrix<double>.Of(images.Count, model.OutputWidth, [.. predictions.SelectMany(block => block.Probabilities)]),
            [.. predictions.SelectMany(block => block.Classes)]);
    }

    static (double[] Probabilities, ImmutableArray<byte> Classes) Predict<T>(Model model, Matrix<T> outputs) where T : unmanaged
    {
        var kernels = Kernels<T>.Default;
        var probabilities = new double[outputs.Rows * outputs.Columns];
        for (var i = 0; i < outputs.Rows; i++)
        {
            var row = new double[outputs.Columns];
            for (var k = 0; k < row.Length; k++) row[k] = kernels.ToDouble(outputs.Row(i)[k]);
            model.OutputKind.Probabilities(ImmutableCollectionsMarshal.AsImmutableArray(row))
                .CopyTo(probabilities.AsSpan(i * row.Length));
        }
        return (probabilities, Evaluation.LargestOutputs(outputs));
    }
}
