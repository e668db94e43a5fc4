using System.Collections.Immutable;
using Pipeline.Models;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>What <c>evaluate</c> has to say of a model, or of the mean of several.</summary>
/// <param name="Data">The name of the data.</param>
/// <param name="ClassNames">The names of the classes.</param>
/// <param name="Members">The models, with their own predictions.</param>
/// <param name="Evaluation">The predictions of the model, or of the mean.</param>
/// <param name="Classes">The metrics of each class.</param>
/// <param name="TopTwo">The images whose label is one of the two most probable classes.</param>
/// <param name="Calibration">Of the largest probability.</param>
/// <param name="IsNormalized">Whether rows were divided by their sum for it, as those of independent probabilities.</param>
sealed record Evaluated(
    string Data, ImmutableArray<string> ClassNames, ImmutableArray<(LoadedModel Model, Evaluation Evaluation)> Members,
    Evaluation Evaluation, ImmutableArray<ClassMetrics> Classes, int TopTwo, Calibration Calibration, bool IsNormalized)
{
    /// <summary>Evaluates models on the test images, on all processors.</summary>
    public static Evaluated Of(ModelsAndData modelsAndData, CancellationToken stop)
    {
        var (models, data) = modelsAndData;
        var members = models.Select(loaded =>
        {
            stop.ThrowIfCancellationRequested();
            return ImagePredictions.Of(loaded.Model, data.Test, Environment.ProcessorCount);
        }).ToImmutableArray();
        var mean = ImagePredictions.Mean(members);
        var isNormalized = models.Any(loaded => loaded.Model.OutputKind != OutputKind.SoftmaxLogits);
        var evaluation = new Evaluation(mean.Classes, data.Test.Labels);
        return new(
            data.Name, data.Labels.Names,
            [.. models.Zip(members, (model, member) => (model, new Evaluation(member.Classes, data.Test.Labels)))],
            evaluation, ClassMetrics.Of(evaluation, data.Classes), ClassProbabilities.CountInTopTwo(mean.Probabilities, evaluation),
            Calibration.Of(isNormalized ? ClassProbabilities.Normalize(mean.Probabilities) : mean.Probabilities, evaluation),
            isNormalized);
    }
}
