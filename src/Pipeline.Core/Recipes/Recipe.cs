using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Layers;
using Pipeline.Training;

namespace Pipeline.Recipes;

/// <summary>A training method: its encodings, its initializer, its defaults, and the step that it builds for a configuration.</summary>
/// <param name="Name">Its name, also in model files.</param>
/// <param name="Summary">A description in one line.</param>
/// <param name="Defaults">The default configuration, from this recipe.</param>
/// <param name="PixelEncoding">The encoding of pixels as inputs.</param>
/// <param name="TargetEncoding">The encoding of labels as targets.</param>
/// <param name="Initializer">The initializer of the parameters.</param>
/// <param name="IsShuffled">Whether each epoch permutes the samples; otherwise they keep the order of the set.</param>
/// <param name="CreateStep">The training step of a configuration and the widths of the layers, input and output included.</param>
/// <param name="Validate">All errors of a configuration; empty if the recipe supports it.</param>
public sealed record Recipe(
    string Name,
    string Summary,
    Func<Recipe, TrainingConfig> Defaults,
    PixelEncoding PixelEncoding,
    TargetEncoding TargetEncoding,
    Initializer Initializer,
    bool IsShuffled,
    Func<TrainingConfig, ImmutableArray<int>, Step> CreateStep,
    Func<TrainingConfig, ImmutableArray<ConfigError>> Validate)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
