using System.Collections.Immutable;

namespace Pipeline.Models;

/// <summary>What a model says of an image, and why.</summary>
/// <param name="Probabilities">The probability of each class: see <see cref="OutputKind"/>.</param>
/// <param name="Class">The class: the largest output, the first of equal ones.</param>
/// <param name="Explained">The class that the attribution explains.</param>
/// <param name="Attribution">
/// What each pixel adds to the score of the explained class: (xᵢ − bᵢ)·∂s/∂xᵢ, b being the blank image. Above 0 it speaks for the class,
/// below 0 against it.
/// </param>
/// <param name="Hidden">The inputs of each dense layer after the first: the activations of the hidden layers.</param>
sealed record Explanation(
    ImmutableArray<double> Probabilities,
    int Class,
    int Explained,
    ImmutableArray<double> Attribution,
    ImmutableArray<ImmutableArray<double>> Hidden);
