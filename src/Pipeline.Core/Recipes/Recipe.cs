using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Recipes;

/// <summary>A way of training with everything it takes for granted, and the step it makes of a plan.</summary>
/// <param name="Name">Its name, also in model files.</param>
/// <param name="Summary">One line for people.</param>
/// <param name="Defaults">What holds unless it is asked for otherwise.</param>
/// <param name="PixelEncoding">How pixels become inputs.</param>
/// <param name="TargetEncoding">How labels become targets.</param>
/// <param name="Initializer">How the first parameters are drawn.</param>
/// <param name="IsShuffled">Whether each epoch has an order of its own; else it is that of the file.</param>
/// <param name="Step">The step of a plan.</param>
/// <param name="Validate">What the recipe cannot do of a plan, all of it.</param>
public sealed record Recipe(
    string Name,
    string Summary,
    RecipeDefaults Defaults,
    PixelEncoding PixelEncoding,
    TargetEncoding TargetEncoding,
    Initializer Initializer,
    bool IsShuffled,
    Func<TrainingConfig, ImmutableArray<int>, Step> Step,
    Func<TrainingConfig, ImmutableArray<ConfigError>> Validate);

/// <summary>What a recipe does unless it is asked for otherwise.</summary>
public sealed record RecipeDefaults(int Hidden, LossKind Loss, double LearningRate, int BatchSize, int Epochs, Precision Precision);
