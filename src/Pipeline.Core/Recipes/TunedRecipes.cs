using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;

namespace Pipeline.Recipes;

/// <summary>Configurations of <see cref="BuiltInRecipes.Minibatch"/> that were tuned for MNIST, by name.</summary>
/// <remarks>
/// Their settings were chosen on the last 10,000 training images of MNIST, never on its test images; docs/results.md has what they reach
/// and what was tried beside them.
/// </remarks>
static class TunedRecipes
{
    // Milder than Augmentation.Both: a hundred units do not learn much stronger distortions.
    static readonly Augmentation mild = new() { Rotation = 7.5, Scaling = 0.1, Shift = 1, ElasticAlpha = 12, ElasticSigma = 5 };

    // The strengths of Ciresan and others (2010), https://arxiv.org/abs/1003.0358, with a milder affine part.
    static readonly Augmentation strong = new() { Rotation = 10, Scaling = 0.12, Shift = 1, ElasticAlpha = 38, ElasticSigma = 6 };

    /// <summary>Every one of them, by its name.</summary>
    public static ImmutableSortedDictionary<string, TrainingConfig> All { get; } = ImmutableSortedDictionary.CreateRange(
        new KeyValuePair<string, TrainingConfig>[]
        {
            new("best-100", Cosine([100], Network.Gelu, learningRate: 0.03, batchSize: 32, epochs: 40) with
            {
                WeightDecay = 3e-4,
                Dropout = 0.1,
                LabelSmoothing = 0.05,
            }),
            new("best-100-augmented", Cosine([100], Network.Relu, learningRate: 0.03, batchSize: 64, epochs: 120) with
            {
                Augmentation = mild,
            }),
            new("elastic-800", Cosine([800], Network.Relu, learningRate: 0.1, batchSize: 128, epochs: 80) with { Augmentation = strong }),
            new("deep", Cosine([1000, 500], Network.Relu, learningRate: 0.1, batchSize: 128, epochs: 60) with { Augmentation = strong }),
            new("fast-97", OneCycle(128, learningRate: 0.01, epochs: 2)),
            new("fast-98", OneCycle(256, learningRate: 0.005, epochs: 5)),
        });

    static TrainingConfig Cosine(ImmutableArray<int> hiddenWidths, Layer activation, double learningRate, int batchSize, int epochs) =>
        TrainingConfig.Of(BuiltInRecipes.Minibatch) with
        {
            HiddenWidths = hiddenWidths,
            Activation = activation,
            Optimizer = OptimizerKind.Momentum,
            Schedule = ScheduleKind.Cosine,
            LearningRate = learningRate,
            BatchSize = batchSize,
            Epochs = epochs,
        };

    static TrainingConfig OneCycle(int hiddenWidth, double learningRate, int epochs) => TrainingConfig.Of(BuiltInRecipes.Minibatch) with
    {
        HiddenWidths = [hiddenWidth],
        Activation = Network.Relu,
        Optimizer = OptimizerKind.Adam,
        Schedule = ScheduleKind.OneCycle,
        LearningRate = learningRate,
        BatchSize = 64,
        Epochs = epochs,
    };
}
