using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline.Recipes;

/// <summary>The settings of a training run.</summary>
/// <param name="Recipe">The training method.</param>
/// <param name="HiddenWidths">Widths of the hidden layers.</param>
/// <param name="Activation">The activation of the hidden layers.</param>
/// <param name="Loss">The kind of loss.</param>
/// <param name="LearningRate">The learning rate η.</param>
/// <param name="BatchSize">Samples per step.</param>
/// <param name="Epochs">Number of epochs.</param>
/// <param name="Seed">The seed of all randomness.</param>
/// <param name="Precision">Single or double precision.</param>
public sealed record TrainingConfig(
    Recipe Recipe,
    ImmutableArray<int> HiddenWidths,
    Layer Activation,
    LossKind Loss,
    double LearningRate,
    int BatchSize,
    int Epochs,
    long Seed,
    Precision Precision)
{
    /// <summary>The optimizer.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>The decay of the velocity, of optimizers that have one.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>λ, of weights and not of biases; 0 for none.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The largest norm of a gradient; null for any.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>The course of the learning rate.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Constant;

    /// <summary>Steps of a linear rise of the learning rate at the beginning.</summary>
    public int WarmUpSteps { get; init; }

    /// <summary>The probability that the output of a hidden unit is dropped in a step; 0 for none.</summary>
    public double Dropout { get; init; }

    /// <summary>The share ε of the uniform distribution in the targets of training; 0 for none.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>The decay of the moving average of the weights, which is then the model; null for the last weights.</summary>
    public double? EmaDecay { get; init; }

    /// <summary>Steps of the whole run, which a schedule needs to know.</summary>
    public long StepCount { get; init; } = 1;

    /// <summary>The default seed.</summary>
    public const long DefaultSeed = 1;

    /// <summary>The default configuration of a recipe.</summary>
    public static TrainingConfig Of(Recipe recipe)
    {
        var (hiddenWidth, loss, learningRate, batchSize, epochs, precision) = recipe.Defaults;
        return new(recipe, [hiddenWidth], Network.Sigmoid, loss, learningRate, batchSize, epochs, DefaultSeed, precision);
    }

    /// <summary>The training step for data with the given numbers of inputs and classes.</summary>
    public Step CreateStep(int inputWidth, int classes) => Recipe.CreateStep(this, [inputWidth, .. HiddenWidths, classes]);

    /// <summary>The optimizer with its schedule, clipped and with an average of the weights where these are set.</summary>
    public GradientTransform CreateOptimizer()
    {
        var optimizer = Optimizer.Create(Schedule.Create(LearningRate, StepCount, WarmUpSteps), Momentum, WeightDecay);
        var clipped = ClipNorm is { } limit ? Optimizers.Optimizer.ClipByGlobalNorm(limit) >> optimizer : optimizer;
        return EmaDecay is { } decay ? clipped >> Optimizers.Optimizer.AverageWeights(decay) : clipped;
    }

    /// <summary>The parameters of the model after a number of steps: the average of the weights where that is set.</summary>
    public Parameters<T> ModelParameters<T>(TrainState<T> state) where T : unmanaged =>
        Optimizers.Optimizer.AveragedParameters(CreateOptimizer(), state.OptimizerState, state.Step) ?? state.Parameters;

    /// <summary>The encoder of images and of the smoothed targets of training.</summary>
    public Encoder<T> CreateEncoder<T>(int classes) where T : unmanaged =>
        new(Recipe.PixelEncoding, Recipe.TargetEncoding.Smooth(LabelSmoothing, classes), classes);

    /// <summary>The model of a network that was trained with this configuration.</summary>
    /// <param name="network">The trained network.</param>
    /// <param name="parameters">Its parameters, widened to double.</param>
    /// <param name="settings">The settings of training, as text; information only.</param>
    public Model ToModel(Layer network, Parameters<double> parameters, ImmutableSortedDictionary<string, string> settings) =>
        new(network, parameters, OutputKindOf(network))
        {
            InputEncoding = InputEncoding.Pixels(Recipe.PixelEncoding),
            Precision = Precision,
            Settings = settings,
        };

    OutputKind OutputKindOf(Layer network) =>
        network.Parts.LastOrDefault() == Network.Sigmoid ? OutputKind.Probabilities
        : Recipe.TargetEncoding == TargetEncoding.OneHot ? OutputKind.SoftmaxLogits
        : OutputKind.SigmoidLogits;

    /// <summary>
    /// The batches of epoch <paramref name="epochIndex"/>, counted from 0: a pure function of seed and epoch, so that training can resume
    /// at any epoch.
    /// </summary>
    public IEnumerable<Batch<T>> EpochBatches<T>(ImageSet images, Encoder<T> encoder, int epochIndex) where T : unmanaged =>
        Recipe.IsShuffled ? Batches.Shuffled(images, encoder, BatchSize, Key.From(Seed).FoldIn(1).FoldIn(epochIndex))
        : Batches.InOrder(images, encoder, BatchSize);

    /// <summary>
    /// The function from epoch to batches. If all epochs have the same order, the batches of the first one are cached: 64 bytes per sample
    /// for batches of one sample, fewer for larger batches.
    /// </summary>
    public Func<int, IEnumerable<Batch<T>>> BatchesByEpoch<T>(ImageSet images, Encoder<T> encoder) where T : unmanaged
    {
        if (Recipe.IsShuffled || Epochs == 1) return epochIndex => EpochBatches(images, encoder, epochIndex);
        var cached = new Lazy<ImmutableArray<Batch<T>>>(() =>
        {
            var batches = ImmutableArray.CreateBuilder<Batch<T>>(Batches.Count(images, BatchSize));
            batches.AddRange(Batches.InOrder(images, encoder, BatchSize));
            return batches.DrainToImmutable();
        });
        return _ => cached.Value;
    }
}
