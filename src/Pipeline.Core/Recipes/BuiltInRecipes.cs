using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;
using static Pipeline.Layers.Network;

namespace Pipeline.Recipes;

/// <summary>The ways of training, from the lecture's arithmetic to shuffled mini-batches.</summary>
public static class BuiltInRecipes
{
    /// <summary>h of the numerical recipe: in double its differences are good to about 1e-8, in float to about 1e-3.</summary>
    public const double NumericalStep = 1e-4;

    /// <summary>The lecture's arithmetic, order and quirks; one hidden layer.</summary>
    public static Recipe Notebook { get; } = new(
        "notebook", "the lecture's arithmetic, order and quirks, for one hidden layer of sigmoids",
        new(Hidden: 100, LossKind.SquaredError, LearningRate: 0.3, BatchSize: 1, Epochs: 1, Precision.Single),
        PixelEncoding.Lecture, TargetEncoding.Lecture, new LectureInitializer(), IsShuffled: false,
        (plan, widths) => Fused(plan, new NotebookStep(Outputs(plan, widths), plan.LearningRate)), NotebookErrors);

    /// <summary>The true gradient of the lecture's loss, sample by sample.</summary>
    public static Recipe Gradient { get; } = new(
        "gradient", "per-sample descent along the true gradient, with the lecture's inputs, targets and printed loss",
        new(Hidden: 100, LossKind.SquaredError, LearningRate: 0.3, BatchSize: 1, Epochs: 1, Precision.Single),
        PixelEncoding.Lecture, TargetEncoding.Lecture, new LectureInitializer(), IsShuffled: false,
        (plan, widths) => Fused(plan, Printing(Descent(plan, plan.Loss == LossKind.SquaredError
            ? new(Outputs(plan, widths), new HalfSquaredError())
            : new(Logits(plan, widths), new BinaryCrossEntropyWithLogits())), plan, widths)), _ => []);

    /// <summary>The gradient of the printed loss by central differences, as the lecture does it before it has the chain rule.</summary>
    public static Recipe Numerical { get; } = new(
        "numerical", "per-sample descent along the numerical gradient of the printed loss, two forward passes a parameter",
        new(Hidden: 30, LossKind.CrossEntropy, LearningRate: 0.01, BatchSize: 1, Epochs: 1, Precision.Double),
        PixelEncoding.Lecture, TargetEncoding.Lecture, new LectureInitializer(), IsShuffled: false,
        (plan, widths) => Printing(new GradientStep(
            new(Outputs(plan, widths), plan.Loss == LossKind.SquaredError ? new HalfSquaredError() : new BinaryCrossEntropyOnProbabilities()),
            new CentralDifference(NumericalStep),
            Optimizer.Sgd(plan.LearningRate)), plan, widths), _ => []);

    /// <summary>Shuffled mini-batches, mean softmax cross-entropy on logits.</summary>
    public static Recipe Minibatch { get; } = new(
        "minibatch", "shuffled mini-batches, mean softmax cross-entropy on logits, plain SGD",
        new(Hidden: 100, LossKind.CrossEntropy, LearningRate: 0.1, BatchSize: 32, Epochs: 10, Precision.Single),
        PixelEncoding.Unit, TargetEncoding.OneHot, new Glorot(), IsShuffled: true,
        (plan, widths) => Fused(plan, Descent(plan, plan.Loss == LossKind.SquaredError
            ? new(Outputs(plan, widths), new HalfSquaredError())
            : new(Logits(plan, widths), new SoftmaxCrossEntropy()))), _ => []);

    /// <summary>The recipe when none is named.</summary>
    public static Recipe Default => Gradient;

    /// <summary>Every recipe, by its name.</summary>
    public static ImmutableSortedDictionary<string, Recipe> All { get; } =
        ImmutableSortedDictionary.CreateRange(new[] { Notebook, Gradient, Numerical, Minibatch }.Select(recipe => KeyValuePair.Create(recipe.Name, recipe)));

    static Layer Logits(TrainingConfig plan, ImmutableArray<int> widths) => Mlp(widths, plan.Activation, plan.Recipe.Initializer);

    static Layer Outputs(TrainingConfig plan, ImmutableArray<int> widths) => Logits(plan, widths) >> Sigmoid;

    static GradientStep Descent(TrainingConfig plan, Objective objective) =>
        new(objective, new Backpropagation(), Optimizer.Sgd(plan.LearningRate));

    /// <summary>Plain descent on single samples defers its updates: the pass over the weights is then made once a block.</summary>
    static Step Fused(TrainingConfig plan, Step step) => plan.BatchSize == 1 ? new Deferred(step) : step;

    static WithReportedLoss Printing(Step step, TrainingConfig plan, ImmutableArray<int> widths) =>
        new(step, new(Outputs(plan, widths), new BinaryCrossEntropyOnProbabilities()));

    static ImmutableArray<ConfigError> NotebookErrors(TrainingConfig plan) =>
    [
        .. Unless(plan.Hidden.Length == 1, Setting.Hidden,
            $"has exactly one hidden layer, {plan.Hidden.Length} were asked for", Gradient, "for other depths"),
        .. Unless(plan.Activation == Sigmoid, Setting.Activation,
            $"is sigmoid throughout, {plan.Activation.Name} was asked for", Gradient),
        .. Unless(plan.Loss == LossKind.SquaredError, Setting.Loss,
            $"descends on {LossKind.SquaredError.Name}, {plan.Loss.Name} was asked for", Gradient),
        .. Unless(plan.BatchSize == 1, Setting.BatchSize,
            $"takes one sample a step, {plan.BatchSize} were asked for", Minibatch),
    ];

    static ImmutableArray<ConfigError> Unless(bool isPossible, Setting setting, string problem, Recipe alternative, string scope = "") =>
        isPossible ? [] : [new(setting, $"the notebook recipe {problem}", alternative, scope)];
}
