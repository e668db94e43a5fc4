using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Recipes;

/// <summary>What is to be trained, and how.</summary>
/// <param name="Recipe">The way of training.</param>
/// <param name="Hidden">Widths of the hidden layers.</param>
/// <param name="Activation">The activation of the hidden layers.</param>
/// <param name="Loss">What training makes small.</param>
/// <param name="LearningRate">η.</param>
/// <param name="BatchSize">Samples a step.</param>
/// <param name="Epochs">Passes over the data.</param>
/// <param name="Seed">The seed of all randomness.</param>
/// <param name="Precision">float or double.</param>
public sealed record TrainingConfig(
    Recipe Recipe,
    ImmutableArray<int> Hidden,
    Layer Activation,
    LossKind Loss,
    double LearningRate,
    int BatchSize,
    int Epochs,
    long Seed,
    Precision Precision)
{
    /// <summary>The seed when none is given.</summary>
    public const long DefaultSeed = 1;

    /// <summary>What a recipe does when nothing else is asked for.</summary>
    public static TrainingConfig Of(Recipe recipe)
    {
        var (hidden, loss, rate, batch, epochs, precision) = recipe.Defaults;
        return new(recipe, [hidden], Network.Sigmoid, loss, rate, batch, epochs, DefaultSeed, precision);
    }

    /// <summary>The step for data with so many inputs and classes.</summary>
    public Step Step(int inputs, int classes) => Recipe.Step(this, [inputs, .. Hidden, classes]);
}
