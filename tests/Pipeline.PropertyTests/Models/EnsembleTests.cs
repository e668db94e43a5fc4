using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Models;

public class EnsembleTests
{
    static readonly ImageSet Images = new(
        3, 3, [.. Enumerable.Range(0, 20 * 9).Select(i => (byte)Key.From(3).UniformInt(i, 256))], [.. new byte[20]]);

    static Model Make<T>(Layer network, OutputKind kind, PixelEncoding pixels, int seed) where T : unmanaged =>
        Model.Of(network, network.Init<T>(Key.From(seed)), kind) with { InputEncoding = InputEncoding.Pixels(pixels) };

    /// <summary>Models of other architectures, precisions, encodings of pixels and meanings of outputs.</summary>
    static ImmutableArray<Model> Models(int seed) =>
    [
        Make<float>(Dense(9, 4) >> Sigmoid, OutputKind.Probabilities, PixelEncoding.Lecture, seed),
        Make<double>(Dense(9, 7) >> Relu >> Dense(7, 4), OutputKind.SoftmaxLogits, PixelEncoding.Unit, seed + 1),
        Make<float>(Dense(9, 5) >> Network.Tanh >> Dense(5, 4), OutputKind.SigmoidLogits, PixelEncoding.Unit, seed + 2),
    ];

    static ImmutableArray<ImagePredictions> Predictions(int seed) =>
        [.. Models(seed).Select(model => ImagePredictions.Of(model, Images, threads: 1))];

    static bool Same(ImagePredictions a, ImagePredictions b) =>
        a.Probabilities == b.Probabilities && a.Classes.AsSpan().SequenceEqual(b.Classes.AsSpan());

    [Property(MaxTest = 20)]
    public bool The_predictions_of_a_model_are_those_of_its_predictor(int seed) => Models(seed).All(model =>
        model.Precision == Precision.Single ? Agrees<float>(model) : Agrees<double>(model));

    static bool Agrees<T>(Model model) where T : unmanaged
    {
        var (predictor, predictions) = (model.CreatePredictor<T>(), ImagePredictions.Of(model, Images, threads: 2));
        var kernels = Pipeline.Kernels.Kernels<T>.Default;
        return Enumerable.Range(0, Images.Count).All(i =>
        {
            T[] inputs = [.. Images[i].ToArray().Select(pixel => kernels.FromDouble(pixel))];
            var outputs = new T[predictor.OutputWidth];
            predictor.Predict(inputs, outputs);
            return predictions.Classes[i] == predictor.PredictClass(inputs)
                && outputs.Select((output, k) => Math.Abs(kernels.ToDouble(output) - predictions.Probabilities[i, k])).All(d => d < 1e-6);
        });
    }

    [Property(MaxTest = 20)]
    public bool One_model_or_copies_of_it_predict_what_it_does_to_the_bit(int seed, byte copies) => Predictions(seed).All(predictions =>
        Same(ImagePredictions.Mean([predictions]), predictions)
        && Same(ImagePredictions.Mean([.. Enumerable.Repeat(predictions, 2 + copies % 15)]), predictions));

    [Property(MaxTest = 20)]
    public bool The_order_of_the_models_is_of_no_importance(int seed)
    {
        var members = Predictions(seed).AddRange(Predictions(seed + 10));
        return Same(ImagePredictions.Mean(members), ImagePredictions.Mean([.. members.Reverse()]))
            && Same(ImagePredictions.Mean(members), ImagePredictions.Mean([.. members[2..], .. members[..2]]));
    }

    [Property]
    public bool The_mean_is_the_mean_and_copies_of_any_number_are_the_number(double a, double b, double c, byte copies)
    {
        double[] numbers = [.. new[] { a, b, c }.Select(x => double.IsFinite(x) ? x / (1 + Math.Abs(x)) : 0.5)];
        var mean = Ensemble.Mean([.. numbers.Select(x => Matrix<double>.Of(1, 1, [x]))])[0, 0];
        var same = Ensemble.Mean([.. Enumerable.Repeat(Matrix<double>.Of(1, 1, [numbers[0]]), 1 + copies)])[0, 0];
        return Math.Abs(mean - numbers.Average()) <= 1e-15 && same == numbers[0];
    }

    [Fact]
    public void The_mean_can_have_another_class_than_most_models()
    {
        var mean = ImagePredictions.Mean([Of(0.9, 0.1), Of(0.4, 0.6), Of(0.45, 0.55)]);
        Assert.Equal(0, mean.Classes[0]);
        Assert.Equal(1.75 / 3, mean.Probabilities[0, 0], 15);
    }

    [Fact]
    public void Equal_means_have_the_class_of_most_models_then_the_first()
    {
        Assert.Equal(1, Ensemble.ClassOf([0.5, 0.5], [1, 1, 0]));
        Assert.Equal(0, Ensemble.ClassOf([0.5, 0.5], [1, 0]));
        Assert.Equal(2, Ensemble.ClassOf([0.1, 0.2, 0.7], [0, 0]));
    }

    [Fact]
    public void Predictions_of_other_images_or_classes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ImagePredictions.Mean([]));
        Assert.Throws<ArgumentException>(() => Ensemble.Mean([Matrix<double>.Zero(1, 2), Matrix<double>.Zero(2, 1)]));
    }

    static ImagePredictions Of(params double[] row) =>
        new(Matrix<double>.Of(1, row.Length, [.. row]), [(byte)Array.IndexOf(row, row.Max())]);
}
