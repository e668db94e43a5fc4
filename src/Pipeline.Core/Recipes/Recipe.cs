using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Training;

namespace Pipeline.Recipes;

/// <summary>A way of training with everything it takes for granted, and the step it makes of a plan.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Summary">One line for people.</param>
/// <param name="Defaults">What holds unless it is asked for otherwise.</param>
/// <param name="PixelEncoding">How pixels become inputs.</param>
/// <param name="TargetEncoding">How labels become targets.</param>
/// <param name="Initializer">How the first parameters are drawn.</param>
/// <param name="IsShuffled">Whether each epoch has an order of its own; else it is that of the file.</param>
/// <param name="Step">The step of a plan.</param>
/// <param name="Validate">What the recipe cannot do of a plan, one sentence each.</param>
public sealed record Recipe(
    string Name,
    string Summary,
    RecipeDefaults Defaults,
    PixelEncoding PixelEncoding,
    TargetEncoding TargetEncoding,
    Initializer Initializer,
    bool IsShuffled,
    Func<TrainingConfig, ImmutableArray<int>, Step> Step,
    Func<TrainingConfig, ImmutableArray<string>> Validate);

/// <summary>What a recipe does unless it is asked for otherwise.</summary>
public sealed record RecipeDefaults(int Hidden, string Loss, double LearningRate, int BatchSize, int Epochs, Precision Precision);

/// <summary>The precision of training.</summary>
public enum Precision
{
    /// <summary>float, 32 bits.</summary>
    Single,

    /// <summary>double, 64 bits.</summary>
    Double,
}

/// <summary>What is to be trained, and how: the validated form of what a user asks for.</summary>
/// <param name="Recipe">The way of training.</param>
/// <param name="Hidden">Widths of the hidden layers.</param>
/// <param name="Activation">The activation of the hidden layers.</param>
/// <param name="Loss">squared-error or cross-entropy.</param>
/// <param name="LearningRate">η.</param>
/// <param name="BatchSize">Samples a step.</param>
/// <param name="Epochs">Passes over the data.</param>
/// <param name="Seed">The seed of all randomness.</param>
/// <param name="Precision">float or double.</param>
public sealed record TrainingConfig(
    Recipe Recipe,
    ImmutableArray<int> Hidden,
    Layer Activation,
    string Loss,
    double LearningRate,
    int BatchSize,
    int Epochs,
    long Seed,
    Precision Precision)
{
    /// <summary>The step for data with so many inputs and classes.</summary>
    public Step Step(int inputs, int classes) => Recipe.Step(this, [inputs, .. Hidden, classes]);
}
