using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Report;

/// <summary>A trained model, the test images, and what it says of them.</summary>
/// <param name="Model">The model.</param>
/// <param name="Test">The test images, with the numbers of the classes as labels.</param>
/// <param name="ClassNames">The names of the classes.</param>
/// <param name="Distributions">images × classes: rows that sum to 1.</param>
/// <param name="IsNormalized">Whether rows were divided by their sum for it, as those of independent probabilities.</param>
/// <param name="Evaluation">The predicted classes and the labels.</param>
/// <param name="Gradient">The gradient at these parameters; null where the objective is not known.</param>
sealed record TrainedModel(
    Model Model, ImageSet Test, ImmutableArray<string> ClassNames, Matrix<double> Distributions, bool IsNormalized, Evaluation Evaluation,
    GradientSample? Gradient)
{
    /// <summary>Precision and recall by class.</summary>
    public ImmutableArray<ClassMetrics> Classes { get; } = ClassMetrics.Of(Evaluation, ClassNames.Length);

    /// <summary>The calibration of the confidences.</summary>
    public Calibration Calibration { get; } = Calibration.Of(Distributions, Evaluation);

    /// <summary>Evaluates a model on test images, in the precision that it was trained in.</summary>
    public static TrainedModel Of(
        Model model, ImageSet test, ImmutableArray<string> classNames, GradientSample? gradient, int threads)
    {
        var predictions = ImagePredictions.Of(model, test, threads);
        var isNormalized = model.OutputKind != OutputKind.SoftmaxLogits;
        return new(
            model, test, classNames,
            isNormalized ? ClassProbabilities.Normalize(predictions.Probabilities) : predictions.Probabilities, isNormalized,
            new(predictions.Classes, test.Labels), gradient);
    }

    /// <summary>The probability of the predicted class of an image.</summary>
    public double Confidence(int image) => Probability(image, Evaluation.Predicted[image]);

    /// <summary>The probability of a class of an image.</summary>
    public double Probability(int image, int k) => Distributions.Row(image)[k];

    /// <summary>The name of the label of an image.</summary>
    public string LabelOf(int image) => ClassNames[Evaluation.Labels[image]];

    /// <summary>The name of the predicted class of an image.</summary>
    public string PredictedOf(int image) => ClassNames[Evaluation.Predicted[image]];
}
