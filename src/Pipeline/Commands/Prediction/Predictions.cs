using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Models;

namespace Pipeline.Commands;

/// <summary>What models say of images.</summary>
/// <param name="Models">The models.</param>
/// <param name="Images">The images as the models see them.</param>
/// <param name="Shown">Where each of them comes from.</param>
/// <param name="Mean">The mean of the predictions.</param>
sealed record Predictions(
    ImmutableArray<LoadedModel> Models, ImageSet Images, ImmutableArray<ShownImage> Shown, ImagePredictions Mean)
{
    /// <summary>The names of the classes.</summary>
    public ImmutableArray<string> ClassNames => Models[0].Labels.Names;

    /// <summary>The probabilities of an image.</summary>
    public ImmutableArray<double> Probabilities(int image) => [.. Mean.Probabilities.Row(image)];
}
