using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Training;
using static Pipeline.Layers.Network;

namespace Pipeline.Recipes;

/// <summary>The built-in recipes, from the lecture's arithmetic to shuffled mini-batches.</summary>
public static class BuiltInRecipes
{
    /// <summary>
    /// h of the numerical recipe. Its central differences have errors of about 1e-8 in double and 1e-3 in single precision.
    /// </summary>
    public const double NumericalStepSize = 1e-4;

    /// <summary>The lecture's algorithm, reproduced operation by operation, including its quirks; one hidden layer.</summary>
    public static Recipe Notebook { get; } = new(
        "notebook", "the lecture's arithmetic, order and quirks, for one hidden layer of sigmoids",
        Defaults(hiddenWidth: 100, LossKind.SquaredError, learningRate: 0.3, batchSize: 1, epochs: 1, Precision.Single),
        PixelEncoding.Lecture, TargetEncoding.Lecture, Initializer.Lecture, IsShuffled: false,
        (config, widths) => DeferUpdates(config, new NotebookStep(SigmoidNetwork(config, widths), config.LearningRate)), NotebookErrors);

    /// <summary>Per-sample SGD on the exact gradient of the lecture's loss.</summary>
    public static Recipe Gradient { get; } = new(
        "gradient", "per-sample descent along the true gradient, with the lecture's inputs, targets and printed loss",
        Defaults(hiddenWidth: 100, LossKind.SquaredError, learningRate: 0.3, batchSize: 1, epochs: 1, Precision.Single),
        PixelEncoding.Lecture, TargetEncoding.Lecture, Initializer.Lecture, IsShuffled: false,
        (config, widths) => DeferUpdates(config, ReportLectureLoss(DescentStep(config, config.Loss == LossKind.SquaredError
            ? new(SigmoidNetwork(config, widths), new HalfSquaredError())
            : new(LogitsNetwork(config, widths), new BinaryCrossEntropyWithLogits())), config, widths)),
        config => [.. DistributionErrors(config), .. ShardErrors(config)]);

    /// <summary>Per-sample SGD on the gradient by central differences, which the lecture uses before it derives the chain rule.</summary>
    public static Recipe Numerical { get; } = new(
        "numerical", "per-sample descent along the numerical gradient of the printed loss, two forward passes a parameter",
        Defaults(hiddenWidth: 30, LossKind.CrossEntropy, learningRate: 0.01, batchSize: 1, epochs: 1, Precision.Double),
        PixelEncoding.Lecture, TargetEncoding.Lecture, Initializer.Lecture, IsShuffled: false,
        (config, widths) => ReportLectureLoss(new GradientStep(
            new(
                SigmoidNetwork(config, widths),
                config.Loss == LossKind.SquaredError ? new HalfSquaredError() : new BinaryCrossEntropyOnProbabilities()),
            new CentralDifference(NumericalStepSize),
            config.CreateOptimizer()), config, widths),
        config => [.. DistributionErrors(config), .. DropoutErrors(config), .. ShardErrors(config)]);

    /// <summary>SGD on shuffled mini-batches, by default with mean softmax cross-entropy on logits.</summary>
    public static Recipe Minibatch { get; } = new(
        "minibatch", "shuffled mini-batches, mean softmax cross-entropy on logits, plain SGD",
        Defaults(hiddenWidth: 100, LossKind.CrossEntropy, learningRate: 0.1, batchSize: 32, epochs: 10, Precision.Single),
        PixelEncoding.Unit, TargetEncoding.OneHot, Initializer.Glorot, IsShuffled: true,
        (config, widths) => DeferUpdates(config, DescentStep(config, config.Loss == LossKind.SquaredError
            ? new(SigmoidNetwork(config, widths), new HalfSquaredError())
            : new(LogitsNetwork(config, widths), new SoftmaxCrossEntropy { Temperature = config.Temperature }))), DistributionErrors);

    /// <summary>The recipe that is used when none is named.</summary>
    public static Recipe Default => Gradient;

    /// <summary>Every recipe, by its name.</summary>
    public static ImmutableSortedDictionary<string, Recipe> All { get; } =
        ImmutableSortedDictionary.CreateRange(
            new[] { Notebook, Gradient, Numerical, Minibatch }.Select(recipe => KeyValuePair.Create(recipe.Name, recipe)));

    static Func<Recipe, TrainingConfig> Defaults(
        int hiddenWidth, LossKind loss, double learningRate, int batchSize, int epochs, Precision precision) => recipe =>
            new(recipe, [hiddenWidth], Sigmoid, loss, learningRate, batchSize, epochs, TrainingConfig.DefaultSeed, precision);

    static Layer LogitsNetwork(TrainingConfig config, ImmutableArray<int> widths) =>
        Mlp(widths, config.Dropout == 0 ? config.Activation : config.Activation >> Dropout(config.Dropout), config.Recipe.Initializer);

    static Layer SigmoidNetwork(TrainingConfig config, ImmutableArray<int> widths) => LogitsNetwork(config, widths) >> Sigmoid;

    static GradientStep DescentStep(TrainingConfig config, Objective objective) =>
        new(objective, new Backpropagation(), config.CreateOptimizer()) { Shards = config.Shards };

    /// <summary>
    /// Batches of one sample defer the updates of plain descent: the weights are then written once a block instead of once a step.
    /// </summary>
    static Step DeferUpdates(TrainingConfig config, Step step) =>
        config.BatchSize == 1 ? ExecutorSelection.DeferUpdates(step) : step;

    /// <summary>Reports the binary cross-entropy of the lecture, whichever loss is minimized.</summary>
    static LossAfterUpdateStep ReportLectureLoss(Step step, TrainingConfig config, ImmutableArray<int> widths) =>
        new(step, new(SigmoidNetwork(config, widths), new BinaryCrossEntropyOnProbabilities()));

    static ImmutableArray<ConfigError> NotebookErrors(TrainingConfig config) =>
    [
        .. ErrorUnless(config.HiddenWidths.Length == 1, Setting.Hidden,
            $"has exactly one hidden layer, {config.HiddenWidths.Length} were asked for", Gradient, "for other depths"),
        .. ErrorUnless(config.Activation == Sigmoid, Setting.Activation,
            $"is sigmoid throughout, {config.Activation.Name} was asked for", Gradient),
        .. ErrorUnless(config.Loss == LossKind.SquaredError, Setting.Loss,
            $"descends on {LossKind.SquaredError.Name}, {config.Loss.Name} was asked for", Gradient),
        .. ErrorUnless(config.BatchSize == 1, Setting.BatchSize,
            $"takes one sample a step, {config.BatchSize} were asked for", Minibatch),
        .. ErrorUnless(config.Optimizer == OptimizerKind.Sgd, Setting.Optimizer,
            $"descends by {OptimizerKind.Sgd.Name}, {config.Optimizer.Name} was asked for", Gradient),
        .. ErrorUnless(config.WeightDecay == 0, Setting.WeightDecay, "has no weight decay", Gradient),
        .. ErrorUnless(config.ClipNorm is null, Setting.ClipNorm, "does not clip its gradient", Gradient),
        .. ErrorUnless(config.Schedule == ScheduleKind.Constant, Setting.Schedule,
            $"has one learning rate throughout, {config.Schedule.Name} was asked for", Gradient),
        .. ErrorUnless(config.WarmUpSteps == 0, Setting.WarmUp, "has one learning rate throughout", Gradient),
        .. ErrorUnless(config.Dropout == 0, Setting.Dropout, "drops no units", Gradient),
        .. ErrorUnless(config.EmaDecay is null, Setting.EmaDecay, "does not average its weights", Gradient),
        .. DistributionErrors(config), .. ShardErrors(config),
    ];

    /// <summary>A step on one sample is not cut, and the recipes of the lecture are of one sample.</summary>
    static ImmutableArray<ConfigError> ShardErrors(TrainingConfig config) => config.Shards == 1
        ? []
        : [new(Setting.Shards, $"a step of the {config.Recipe.Name} recipe is not cut into shards", Minibatch, "")];

    /// <summary>A network that changes from step to step cannot be evaluated side by side with perturbed parameters.</summary>
    static ImmutableArray<ConfigError> DropoutErrors(TrainingConfig config) => config.Dropout == 0
        ? []
        : [new(Setting.Dropout, "the numerical recipe differentiates one function throughout", Gradient, "")];

    /// <summary>Only the softmax takes its targets for one distribution over the classes.</summary>
    internal static bool HasDistribution(TrainingConfig config) => config.Recipe == Minibatch && config.Loss == LossKind.CrossEntropy;

    /// <summary>Settings that need a distribution over the classes, where there is none.</summary>
    static ImmutableArray<ConfigError> DistributionErrors(TrainingConfig config) => HasDistribution(config) ? []
    : [
        .. config.LabelSmoothing == 0 ? [] : DistributionError(config, Setting.LabelSmoothing),
        .. config.Temperature == 1 ? [] : DistributionError(config, Setting.Temperature),
    ];

    static ImmutableArray<ConfigError> DistributionError(TrainingConfig config, Setting setting) =>
        [new(setting, $"the {config.Recipe.Name} recipe with {config.Loss.Name} has no distribution over the classes",
            Minibatch, $"with {LossKind.CrossEntropy.Name}")];

    static ImmutableArray<ConfigError> ErrorUnless(
        bool isSupported, Setting setting, string problem, Recipe alternative, string scope = "") =>
        isSupported ? [] : [new(setting, $"the notebook recipe {problem}", alternative, scope)];
}
