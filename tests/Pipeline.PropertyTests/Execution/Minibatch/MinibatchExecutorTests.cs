using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Recipes;
using Pipeline.Scalars;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;
using static Pipeline.Folds;

namespace Pipeline.PropertyTests.Execution;

/// <summary>Descent on batches that nobody looks into, against one <see cref="GradientStep.Apply"/> after the other: to the bit.</summary>
public class MinibatchExecutorTests
{
    static readonly Layer[] Activations = [Sigmoid, Tanh, Relu, Network.Identity];
    static readonly Loss[] Losses = [new SoftmaxCrossEntropy(), new BinaryCrossEntropyWithLogits(), new HalfSquaredError(), new BinaryCrossEntropyOnProbabilities(), new Unusual()];

    [Property(MaxTest = 150, QuietOnSuccess = true)]
    public bool A_run_has_the_bits_of_single_steps(int seed) => Agrees<float>(Key.From(seed), Kernels<float>.Default) && Agrees<double>(Key.From(seed), Kernels<double>.Default);

    [Property(MaxTest = 40, QuietOnSuccess = true)]
    public bool On_any_lanes_and_any_number_of_threads(int seed) =>
        Agrees(Key.From(seed), new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(2))
        && Agrees(Key.From(seed), new Kernels<float, Lanes512<float>> { MinWorkPerThread = 1 }.WithThreads(7))
        && Agrees(Key.From(seed), new Kernels<double, Lanes256<double>> { MinWorkPerThread = 1 }.WithThreads(3));

    // So wide that weights are updated in panels, where they stand, and of so many rows that their sums are made in pieces.
    [Theory]
    [InlineData(150)]
    [InlineData(300)]
    public void Wide_layers_and_many_rows_have_the_bits_of_single_steps(int rows)
    {
        var step = Descent(70, 130, 10);
        Agree(new Kernels<float, Lanes256<float>>());
        Agree(new Kernels<float, Lanes512<float>>());
        Agree(new Kernels<double, Lanes256<double>>());
        Agree(new Kernels<double, Lanes512<double>>());
        Agree(new Kernels<float, Lanes512<float>> { MinWorkPerThread = 1 }.WithThreads(3));

        void Agree<T>(Kernels<T> kernels) where T : unmanaged =>
            Assert.True(AgreesWithSteps(step, step.Init<T>(Key.From(2)), [.. Enumerable.Range(0, 4).Select(i => Batch(Key.From(i), rows - i, 70, 10, kernels))], kernels), $"{kernels}");
    }

    // Parts of a layer read from, and give back to, the parts of another.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Layers_in_parts_have_the_bits_of_single_steps(int threads)
    {
        var step = Descent(60, 100, 121, 200, 10);
        var kernels = new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(threads);
        Assert.True(AgreesWithSteps(step, step.Init<float>(Key.From(2)), [.. Enumerable.Range(0, 4).Select(i => Batch(Key.From(i), 50 - 9 * i, 60, 10, kernels))], kernels));
        Assert.True(AgreesWithSteps(step, step.Init<float>(Key.From(3)), [.. Enumerable.Range(0, 4).Select(i => Batch(Key.From(i), rows: 1, 60, 10, kernels))], kernels));
    }

    // Bytes become numbers where the rows are needed: in the order of the set or in another, by one thread or by each from its own row on.
    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    public void An_epoch_of_images_has_the_bits_of_single_steps(bool isShuffled, int threads)
    {
        var plan = new TrainingConfig(BuiltInRecipes.Minibatch with { IsShuffled = isShuffled },
            [30], Relu, LossKind.CrossEntropy, 0.1, BatchSize: 32, Epochs: 1, Seed: 1, Precision.Single);
        var step = Assert.IsType<GradientStep>(plan.Step(784, 10));
        var kernels = new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(threads);
        var encoder = new Encoder<float>(plan.Recipe.PixelEncoding, plan.Recipe.TargetEncoding, 10);
        var batches = plan.EpochBatches(DigitDrawing.Images(Key.From(3), 135), encoder, epoch: 1).ToArray();
        Assert.Equal([32, 32, 32, 32, 7], batches.Select(batch => batch.X.Rows));
        Assert.True(AgreesWithSteps(step, step.Init<float>(Key.From(4)), batches, kernels));
    }

    [Fact]
    public void Only_plain_descent_on_dense_layers_is_run_so()
    {
        var objective = new Objective(Dense(3, 2), new HalfSquaredError());
        Assert.True(Selection.Supports(new GradientStep(objective, new Backpropagation(), Optimizer.Sgd(0.1))));
        Assert.False(Selection.Supports(new GradientStep(objective with { WeightPenalty = 0.1 }, new Backpropagation(), Optimizer.Sgd(0.1))));
        Assert.False(Selection.Supports(new GradientStep(objective, new Backpropagation(), Optimizer.Momentum(0.1, 0.9))));
        Assert.False(Selection.Supports(new GradientStep(objective, new CentralDifference(1e-4), Optimizer.Sgd(0.1))));
        Assert.False(Selection.Supports(new GradientStep(objective with { Network = Dense(3, 2) >> Tanh >> Sigmoid }, new Backpropagation(), Optimizer.Sgd(0.1))));
        Assert.False(Selection.Supports(new GradientStep(objective with { Network = Tanh >> Dense(3, 2) }, new Backpropagation(), Optimizer.Sgd(0.1))));
    }

    static GradientStep Descent(params int[] sizes) =>
        new(new(Mlp([.. sizes], Sigmoid, new LectureInitializer()), new SoftmaxCrossEntropy()), new Backpropagation(), Optimizer.Sgd(0.25));

    static bool Agrees<T>(Key key, Kernels<T> kernels) where T : unmanaged
    {
        var widths = Enumerable.Range(0, 2 + key.UniformInt(0, 3)).Select(i => 1 + key.UniformInt(1 + i, 40)).ToArray();
        var network = Mlp([.. widths], Activations[key.UniformInt(10, 4)], new LectureInitializer()) >> Activations[key.UniformInt(11, 4)];
        var step = new GradientStep(new(network, Losses[key.UniformInt(12, Losses.Length)]), new Backpropagation(), Optimizer.Sgd(0.25));
        var batches = Enumerable.Range(0, 5).Select(i => Batch(key.FoldIn(i), 1 + key.UniformInt(20 + i, 20), widths[0], widths[^1], kernels)).ToArray();
        return AgreesWithSteps(step, step.Init<T>(key), batches, kernels);
    }

    /// <summary>Whether a watched run of four batches or more tells what single steps do, and ends where they end.</summary>
    static bool AgreesWithSteps<T>(GradientStep step, TrainState<T> start, Batch<T>[] batches, Kernels<T> kernels) where T : unmanaged
    {
        var stepwise = Scan<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches).ToArray();
        TrainingEvent<T>[] expected = [new StepLoss<T>(0, stepwise[0].Metrics.Loss), new StepLoss<T>(3, stepwise[3].Metrics.Loss), new Finished<T>(stepwise[^1].State)];
        return Selection.Supports(step) && expected.SequenceEqual(Selection.Run(step, start, batches, every: 3, kernels));
    }

    static Batch<T> Batch<T>(Key key, int rows, int inputs, int classes, Kernels<T> kernels) where T : unmanaged
    {
        return Draw.Batch<T>(key, rows, inputs, classes);
    }

    /// <summary>A loss of a user's, which says nothing of arrays: Σ(y − t)³.</summary>
    sealed record Unusual : Loss
    {
        public override string Name => "cubes";

        public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target)
        {
            var d = y - target;
            return (d.Zip(d.Zip(d, new Multiply()), new Multiply()).Sum(), () => 3 * d.Zip(d, new Multiply()));
        }
    }
}
