using System.Collections.Immutable;
using System.Globalization;
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
    /// <summary>The training method.</summary>
    public Recipe Recipe { get; init => field = Require.NotNull(value, "A recipe"); } = Require.NotNull(Recipe, "A recipe");

    /// <summary>Widths of the hidden layers, each at least 1.</summary>
    public ImmutableArray<int> HiddenWidths { get; init => field = Widths(value); } = Widths(HiddenWidths);

    /// <summary>The activation of the hidden layers.</summary>
    public Layer Activation { get; init => field = Require.NotNull(value, "An activation"); }
        = Require.NotNull(Activation, "An activation");

    /// <summary>The kind of loss.</summary>
    public LossKind Loss { get; init => field = Require.NotNull(value, "A loss"); } = Require.NotNull(Loss, "A loss");

    /// <summary>The learning rate η, at least 0.</summary>
    public double LearningRate { get; init => field = Require.NotNegative(value, RateName); } = Require.NotNegative(LearningRate, RateName);

    /// <summary>Samples per step, at least 1.</summary>
    public int BatchSize { get; init => field = Require.AtLeast(value, 1, BatchName); } = Require.AtLeast(BatchSize, 1, BatchName);

    /// <summary>Number of epochs, at least 1.</summary>
    public int Epochs { get; init => field = Require.AtLeast(value, 1, EpochsName); } = Require.AtLeast(Epochs, 1, EpochsName);

    const string RateName = "The learning rate", BatchName = "The batch size", EpochsName = "The number of epochs";

    /// <summary>The optimizer.</summary>
    public OptimizerKind Optimizer { get; init => field = Require.NotNull(value, "An optimizer"); } = OptimizerKind.Sgd;

    /// <summary>The decay of the velocity, of optimizers that have one.</summary>
    public double Momentum { get; init => field = Require.Fraction(value, "The momentum"); } = 0.9;

    /// <summary>λ, of weights and not of biases; 0 for none.</summary>
    public double WeightDecay { get; init => field = Require.NotNegative(value, "The weight decay"); }

    /// <summary>The largest norm of a gradient; null for any.</summary>
    public double? ClipNorm { get; init => field = value is { } norm ? Require.Limit(norm, "The largest norm") : null; }

    /// <summary>The course of the learning rate.</summary>
    public ScheduleKind Schedule { get; init => field = Require.NotNull(value, "A schedule"); } = ScheduleKind.Constant;

    /// <summary>Steps of a linear rise of the learning rate at the beginning.</summary>
    public int WarmUpSteps { get; init => field = Require.AtLeast(value, 0, "The number of steps of the warm-up"); }

    /// <summary>The probability that the output of a hidden unit is dropped in a step; 0 for none.</summary>
    public double Dropout { get; init => field = Require.Fraction(value, "The rate of dropout"); }

    /// <summary>The share ε of the uniform distribution in the targets of training; 0 for none.</summary>
    public double LabelSmoothing { get; init => field = Require.Fraction(value, "The label smoothing"); }

    /// <summary>The decay of the moving average of the weights, which is then the model; null for the last weights.</summary>
    public double? EmaDecay { get; init => field = value is { } decay ? Require.Fraction(decay, "The decay of the average") : null; }

    /// <summary>The distortion of the images of training, new in each epoch.</summary>
    public Augmentation Augmentation { get; init => field = Require.NotNull(value, "An augmentation"); } = Augmentation.None;

    /// <summary>The temperature of the softmax, for targets that come from trained models; 1 else.</summary>
    public double Temperature { get; init => field = Require.Positive(value, "The temperature"); } = 1;

    /// <summary>The shards into which a batch is cut, whose gradients are summed in order: see <see cref="GradientStep.Shards"/>.</summary>
    public int Shards { get; init => field = Require.AtLeast(value, 1, "The number of shards"); } = 1;

    /// <summary>Steps of the whole run, which a schedule needs to know.</summary>
    public long StepCount { get; init => field = Require.AtLeast(value, 0, "The number of steps"); } = 1;

    /// <summary>The default seed.</summary>
    public const long DefaultSeed = 1;

    /// <summary>The default configuration of a recipe.</summary>
    public static TrainingConfig Of(Recipe recipe) => recipe.Defaults(recipe);

    /// <summary>The training step for data with the given numbers of inputs and classes.</summary>
    /// <exception cref="ArgumentException">The recipe does not support a setting.</exception>
    public Step CreateStep(int inputWidth, int classes)
    {
        Require.AtLeast(inputWidth, 1, "The number of inputs");
        Require.AtLeast(classes, 1, "The number of classes");
        var errors = Recipe.Validate(this);
        return errors.IsEmpty
            ? Recipe.CreateStep(this, [inputWidth, .. HiddenWidths, classes])
            : throw new ArgumentException(string.Join(" ", errors));
    }

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

    /// <summary>The recipe and its settings in a line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Recipe}, hidden {string.Join(' ', HiddenWidths)}, {Activation}, {Loss}, {Optimizer} {LearningRate}, batch {BatchSize}, "
        + $"epochs {Epochs}, seed {Seed}, {Precision}");

    static ImmutableArray<int> Widths(ImmutableArray<int> widths)
    {
        foreach (var width in Require.NotDefault(widths, "The widths of the hidden layers"))
            Require.AtLeast(width, 1, "The width of a hidden layer", nameof(HiddenWidths));
        return widths;
    }

    OutputKind OutputKindOf(Layer network) =>
        network.Parts.LastOrDefault() == Network.Sigmoid ? OutputKind.Probabilities
        : Recipe.TargetEncoding == TargetEncoding.OneHot ? OutputKind.SoftmaxLogits
        : OutputKind.SigmoidLogits;

    /// <summary>
    /// The batches of epoch <paramref name="epochIndex"/>, counted from 0: a pure function of seed and epoch, so that training can resume
    /// at any epoch.
    /// </summary>
    /// <param name="images">The images of training.</param>
    /// <param name="encoder">Encodes them.</param>
    /// <param name="epochIndex">The epoch.</param>
    /// <param name="threads">Threads that distort images, where they are augmented.</param>
    public IEnumerable<Batch<T>> EpochBatches<T>(ImageSet images, Encoder<T> encoder, int epochIndex, int threads = 1) where T : unmanaged
    {
        var key = Key.From(Seed);
        var orderKey = key.FoldIn(1).FoldIn(epochIndex);
        return !Augmentation.IsNone
            ? AugmentedBatches.Sequence(
                images, encoder, BatchSize, Recipe.IsShuffled ? orderKey.Permutation(images.Count) : default, Augmentation,
                key.FoldIn(3).FoldIn(epochIndex), threads)
            : Recipe.IsShuffled ? Batches.Shuffled(images, encoder, BatchSize, orderKey)
            : Batches.InOrder(images, encoder, BatchSize);
    }

    /// <summary>
    /// The function from epoch to batches. If all epochs have the same batches, those of the first one are cached: 64 bytes per sample
    /// for batches of one sample, fewer for larger batches.
    /// </summary>
    /// <param name="images">The images of training.</param>
    /// <param name="encoder">Encodes them.</param>
    /// <param name="threads">Threads that distort images, where they are augmented.</param>
    public Func<int, IEnumerable<Batch<T>>> BatchesByEpoch<T>(ImageSet images, Encoder<T> encoder, int threads = 1) where T : unmanaged
    {
        if (Recipe.IsShuffled || Epochs == 1 || !Augmentation.IsNone)
            return epochIndex => EpochBatches(images, encoder, epochIndex, threads);
        var cached = new Lazy<ImmutableArray<Batch<T>>>(() =>
        {
            var batches = ImmutableArray.CreateBuilder<Batch<T>>(Batches.Count(images, BatchSize));
            batches.AddRange(Batches.InOrder(images, encoder, BatchSize));
            return batches.DrainToImmutable();
        });
        return _ => cached.Value;
    }
}
