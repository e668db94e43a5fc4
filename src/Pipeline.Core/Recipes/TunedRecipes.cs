using System.Collections.Immutable;
using Pipeline.Layers;

namespace Pipeline.Recipes;

/// <summary>Configurations of <see cref="BuiltInRecipes.Minibatch"/> that were tuned for MNIST, by name.</summary>
/// <remarks>
/// Their settings were chosen on the last 10,000 training images of MNIST, never on its test images; docs/results.md has what they reach.
/// </remarks>
static class TunedRecipes
{
    /// <summary>Every one of them, by its name.</summary>
    public static ImmutableSortedDictionary<string, TrainingConfig> All { get; } = ImmutableSortedDictionary.CreateRange(
        new KeyValuePair<string, TrainingConfig>[]
        {
            new("best-100", Momentum(epochs: 60, learningRate: 0.05) with { HiddenWidths = [100] }),
        });

    static TrainingConfig Momentum(int epochs, double learningRate) => TrainingConfig.Of(BuiltInRecipes.Minibatch) with
    {
        Activation = Network.Relu,
        Optimizer = OptimizerKind.Momentum,
        Schedule = ScheduleKind.Cosine,
        LearningRate = learningRate,
        BatchSize = 128,
        Epochs = epochs,
    };
}
