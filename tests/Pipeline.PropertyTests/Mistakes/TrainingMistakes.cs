using System.Collections.Immutable;
using Pipeline.Checking;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Training;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

namespace Pipeline.PropertyTests.Mistakes;

/// <summary>Steps, runs, states, evaluations, checks and configurations.</summary>
static class TrainingMistakes
{
    static readonly Layer Network = Dense(4, 3) >> Sigmoid >> Dense(3, 2);

    static readonly Step Plain = Step(Network, new HalfSquaredError(), Sgd(0.1));

    static readonly Step Lecture = new NotebookStep(Network >> Sigmoid, 0.1);

    static readonly TrainState<float> Start = Plain.Init<float>(Key.From(1));

    static readonly Batch<float>[] Batches = [Draw.Batch<float>(Key.From(2), 3, 4, 2)];

    static readonly TrainingConfig Config = TrainingConfig.Of(BuiltInRecipes.Minibatch);

    public static IEnumerable<Mistake> All => [.. OfSteps, .. OfStates, .. OfResults, .. OfConfigurations];

    static IEnumerable<Mistake> OfSteps =>
    [
        new("no network", () => Step(null!, new HalfSquaredError(), Sgd(0.1)), "A network is expected, but null was given."),
        new("no loss", () => Step(Network, null!, Sgd(0.1)), "A loss is expected, but null was given."),
        new("no optimizer", () => Step(Network, new HalfSquaredError(), null!), "An optimizer is expected, but null was given."),
        new("no step", () => Fold(Start, null!), "A step is expected, but null was given."),
        new("no state", () => Scan<float>(null!, Plain), "A state is expected, but null was given."),
        new("no batches", () => (IEnumerable<Batch<float>>)null! | Fold(Start, Plain),
            "A sequence of batches is expected, but null was given."),
        new("no threads", () => Fold(Start, Plain, threads: 0), "The number of threads is 0, but must be at least 1."),
        new("threads below 0", () => Scan(Start, Plain, threads: -1), "The number of threads is -1, but must be at least 1."),
        new("an interval below 0", () => Run(Start, Plain, logEvery: -1), "The interval of reported losses is -1, but must be at least 0."),
        new("blocks of no steps", () => new DeferredUpdateStep(Plain, StepsPerBlock: 0),
            "The number of steps in a block is 0, but must be at least 1."),
        new("a step of 0", () => new CentralDifference(0), "The step h of a difference is 0, but must be a finite number above 0."),
        new("a step that is NaN", () => new CentralDifference(double.NaN),
            "The step h of a difference is NaN, but must be a finite number above 0."),
        new("a negative penalty", () => new Objective(Network, new HalfSquaredError()) { WeightPenalty = -1 },
            "The weight penalty is -1, but must be a finite number of at least 0."),
        new("a penalty that is NaN", () => new Objective(Network, new HalfSquaredError()) { WeightPenalty = double.NaN },
            "The weight penalty is NaN, but must be a finite number of at least 0."),
        new("a rate of the lecture that is NaN", () => new NotebookStep(Network >> Sigmoid, double.NaN),
            "The learning rate is NaN, but must be a finite number of at least 0."),
    ];

    static IEnumerable<Mistake> OfStates =>
    [
        new("a beginning with parameters of another network", () => Plain.Init(Dense(5, 2).Init<float>(Key.From(1)), Key.From(1)),
            "dense 4 → 3 >> sigmoid >> dense 3 → 2 has parameters [4 × 3, 1 × 3, 3 × 2, 1 × 2], but [5 × 2, 1 × 2] were given; "
            + "make them with Init of the same network."),
        new("a state of another network", () =>
                Batches | Fold(Step(Dense(4, 2), new HalfSquaredError(), Sgd(0.1)).Init<float>(Key.From(1)), Plain),
            "dense 4 → 3 >> sigmoid >> dense 3 → 2 has parameters [4 × 3, 1 × 3, 3 × 2, 1 × 2], but [4 × 2, 1 × 2] were given; "
            + "make them with Init of the same network."),
        new("a state of another network, sample by sample", () =>
                new[] { Draw.Batch<float>(Key.From(2), 1, 4, 2) }
                    | Fold(Step(Dense(4, 2), new HalfSquaredError(), Sgd(0.1)).Init<float>(Key.From(1)), Plain),
            "dense 4 → 3 >> sigmoid >> dense 3 → 2 has parameters [4 × 3, 1 × 3, 3 × 2, 1 × 2], but [4 × 2, 1 × 2] were given; "
            + "make them with Init of the same network."),
        new("a state of another optimizer", () => Batches | Fold(Start, Step(Network, new HalfSquaredError(), Adam(0.1))),
            "Adam(0.1) has 2 slots, but the state has 0. Begin with Init, or with the state of the same optimizer."),
        new("a state with another optimizer's slots", () =>
                Batches | Fold(Step(Network, new HalfSquaredError(), Adam(0.1)).Init<float>(Key.From(1)), Plain),
            "Sgd(0.1) has 0 slots, but the state has 2. Begin with Init, or with the state of the same optimizer."),
        new("two samples for the step of the lecture", () =>
                Batches | Fold(Lecture.Init<float>(Key.From(1)), Lecture),
            "The step of the lecture takes one sample, but the batch has 3 rows; use batches of one, or GradientStep."),
        new("a batch too large for an array", () => Oversized(Step(Dense(1, 1000) >> Dense(1000, 1), new HalfSquaredError(), Sgd(0.1))),
            "The batch has 3000000 rows, but with layers of up to 1000 numbers an array holds 2080894; use smaller batches."),
        new("a loss of 4 × 1 against 4 × 2", () => new HalfSquaredError().Apply(Matrix<float>.Zero(4, 1), Matrix<float>.Zero(4, 2)),
            "squared error: the outputs are 4 × 1, but the targets are 4 × 2; both need the same shape."),
        new("an entropy of 4 × 1 against 4 × 2", () => new SoftmaxCrossEntropy().Apply(Matrix<float>.Zero(4, 1), Matrix<float>.Zero(4, 2)),
            "softmax cross-entropy: the outputs are 4 × 1, but the targets are 4 × 2; both need the same shape."),
        new("a loss of no rows", () => new HalfSquaredError().Apply(Matrix<float>.Zero(0, 2), Matrix<float>.Zero(0, 2)),
            "squared error: the outputs are 0 × 2, and of no numbers there is no mean."),
        new("an objective of no batch", () => new Objective(Network, new HalfSquaredError()).Value(Start.Parameters, default),
            "The batch is default(Batch), without inputs and targets; make it with new Batch(x, target)."),
    ];

    static TrainState<float> Oversized(Step step) =>
        new[] { new Batch<float>(Matrix<float>.Zero(3_000_000, 1), Matrix<float>.Zero(3_000_000, 1)) }
            | Fold(step.Init<float>(Key.From(1)), step);

    static IEnumerable<Mistake> OfResults =>
    [
        new("more predictions than labels", () => new Evaluation([1, 2], [1]),
            "There are 2 predictions, but 1 labels; each image has one of both."),
        new("no labels", () => new Evaluation([1], default),
            "The labels are default(ImmutableArray), which is no array; for none write []."),
        new("the accuracy of nothing", () => new Evaluation([], []).Accuracy, "Of no images there is no accuracy."),
        new("fewer classes than labels", () => new Evaluation([2], [1]).ConfusionMatrix(2),
            "Image 0 has label 1 and prediction 2, but there are 2 classes, from 0."),
        new("no classes", () => new Evaluation([], []).ConfusionMatrix(0), "The number of classes is 0, but must be at least 1."),
        new("more classes than a byte names", () =>
                Evaluation.PredictedClasses(Sigmoid, Parameters<float>.Empty, Matrix<float>.Zero(1, 257)),
            "The network gives 257 outputs, but classes are bytes, at most 256."),
        new("the classes of no outputs", () => Evaluation.PredictedClasses(Sigmoid, Parameters<float>.Empty, Matrix<float>.Zero(1, 0)),
            "The network gives 0 outputs, but classes are bytes, at most 256."),
        new("a label beyond the classes", () => new Encoder<float>(PixelEncoding.Unit, TargetEncoding.OneHot, 3).Targets([3]),
            "The label 3 at index 0 is not one of the 3 classes, 0 to 2."),
        new("a check of no network", () => GradientCheck.Dual(null!, new HalfSquaredError(), Key.From(1)),
            "A network is expected, but null was given."),
        new("a check without an objective", () =>
                GradientCheck.Dual(null!, Parameters<double>.Empty, Draw.Batch<double>(Key.From(1), 1, 1, 1)),
            "An objective is expected, but null was given."),
        new("a check without an oracle", () => GradientCheck.Check(
                null!, new Objective(Sigmoid, new HalfSquaredError()), Parameters<double>.Empty, Draw.Batch<double>(Key.From(1), 1, 1, 1)),
            "An oracle is expected, but null was given."),
        new("a check without parameters", () => GradientCheck.Dual(
                new Objective(Sigmoid, new HalfSquaredError()), null!, Draw.Batch<double>(Key.From(1), 1, 1, 1)),
            "A list of parameters is expected, but null was given."),
        new("a check without a batch", () => GradientCheck.Directional(
                new Objective(Sigmoid, new HalfSquaredError()), Parameters<double>.Empty, default, Key.From(1)),
            "The batch is default(Batch), without inputs and targets; make it with new Batch(x, target)."),
        new("no file", () => Idx.Decode([], default),
            "The bytes of the labels are default(ImmutableArray), which is no array; for none write []."),
        new("a table of no file", () => Csv.Decode(default(ImmutableArray<byte>)),
            "The bytes are default(ImmutableArray), which is no array; for none write []."),
        new("images of no rows", () => Csv.Decode(ImmutableArray<byte>.Empty, 0, 28),
            "The number of rows of an image is 0, but must be at least 1."),
        new("images too large", () => Csv.Decode(ImmutableArray<byte>.Empty, 1 << 16, 1 << 16),
            "A matrix of 65536 × 65536 has 4,294,967,296 elements, and an array holds 2,147,483,591 at most."),
        new("a check of layers that do not fit", () => GradientCheck.Dual(Dense(4, 3) >> Dense(5, 2), new HalfSquaredError(), Key.From(1)),
            "layer 2, dense 5 → 2: takes 5 numbers, but 3 come in."),
        new("a check at a wrong batch", () => GradientCheck.Dual(
                new Objective(Dense(4, 3), new HalfSquaredError()), Dense(4, 3).Init<double>(Key.From(1)),
                Draw.Batch<double>(Key.From(1), 2, 5, 3)),
            "layer 1, dense 4 → 3: takes 4 numbers, but 5 come in; the inputs of the batch are 2 × 5."),
        new("a lattice with three rows", () => GradientCheck.Lattice(new Objective(Dense(4, 3), new HalfSquaredError()), 3, Key.From(1)),
            "The batch size is 3, but on the lattice it must be a power of two."),
        new("a permutation of −1", () => Key.From(1).Permutation(-1), "The number of elements is -1, but must be at least 0."),
        new("−1 keys", () => Key.From(1).Split(-1), "The number of keys is -1, but must be at least 0."),
    ];

    static IEnumerable<Mistake> OfConfigurations =>
    [
        new("a rate of a configuration", () => Config with { LearningRate = double.NaN },
            "The learning rate is NaN, but must be a finite number of at least 0."),
        new("no samples in a batch", () => Config with { BatchSize = 0 }, "The batch size is 0, but must be at least 1."),
        new("no epochs", () => Config with { Epochs = -1 }, "The number of epochs is -1, but must be at least 1."),
        new("a hidden layer of no units", () => Config with { HiddenWidths = [100, 0] },
            "The width of a hidden layer is 0, but must be at least 1."),
        new("no hidden widths", () => Config with { HiddenWidths = default },
            "The widths of the hidden layers are default(ImmutableArray), which is no array; for none write []."),
        new("no activation", () => Config with { Activation = null! }, "An activation is expected, but null was given."),
        new("a momentum of a configuration", () => Config with { Momentum = 1 },
            "The momentum is 1, but must be a number from 0 to below 1."),
        new("a smoothing of a configuration", () => Config with { LabelSmoothing = -0.1 },
            "The label smoothing is -0.1, but must be a number from 0 to below 1."),
        new("what the recipe does not support", () =>
                (TrainingConfig.Of(BuiltInRecipes.Notebook) with { Optimizer = OptimizerKind.Adam }).CreateStep(784, 10),
            "Optimizer: the notebook recipe descends by sgd, adam was asked for; use the gradient recipe."),
        new("no classes of a configuration", () => Config.CreateStep(784, 0), "The number of classes is 0, but must be at least 1."),
    ];
}
