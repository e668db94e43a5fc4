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

namespace Pipeline.PropertyTests.Execution;

/// <summary>Runs on batches against one <see cref="GradientStep.Apply"/> after the other: bitwise equality.</summary>
public class MinibatchExecutorTests
{
    static readonly Layer[] Activations = [Sigmoid, Tanh, Relu, Network.Identity];

    static readonly Loss[] Losses =
    [
        new SoftmaxCrossEntropy(), new BinaryCrossEntropyWithLogits(), new HalfSquaredError(), new BinaryCrossEntropyOnProbabilities(),
        new CubicLoss(),
    ];

    [Property(MaxTest = 150, QuietOnSuccess = true)]
    public bool Minibatch_execution_has_the_bits_of_single_steps(int seed) =>
        Agrees(Key.From(seed), Kernels<float>.Default) && Agrees(Key.From(seed), Kernels<double>.Default);

    [Property(MaxTest = 40, QuietOnSuccess = true)]
    public bool Minibatch_execution_has_the_same_bits_for_any_SIMD_width_and_number_of_threads(int seed) =>
        Agrees(Key.From(seed), new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(2))
        && Agrees(Key.From(seed), new Kernels<float, Lanes512<float>> { MinWorkPerThread = 1 }.WithThreads(7))
        && Agrees(Key.From(seed), new Kernels<double, Lanes256<double>> { MinWorkPerThread = 1 }.WithThreads(3));

    // Wide enough that weights are updated in place in panels, with enough rows for sums of several depth blocks.
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

        void Agree<T>(Kernels<T> kernels) where T : unmanaged
        {
            Batch<T>[] batches = [.. Enumerable.Range(0, 4).Select(i => Draw.Batch<T>(Key.From(i), rows - i, 70, 10))];
            Assert.True(AgreesWithSteps(step, step.Init<T>(Key.From(2)), batches, kernels), $"{kernels}");
        }
    }

    // The shards of a layer read the activations of all shards of the layer before it, and return cotangents to them.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Sharded_layers_have_the_bits_of_single_steps(int threads)
    {
        var step = Descent(60, 100, 121, 200, 10);
        var kernels = new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(threads);
        Batch<float>[] batches = [.. Enumerable.Range(0, 4).Select(i => Draw.Batch<float>(Key.From(i), 50 - 9 * i, 60, 10))];
        Batch<float>[] samples = [.. Enumerable.Range(0, 4).Select(i => Draw.Batch<float>(Key.From(i), rows: 1, 60, 10))];
        Assert.True(AgreesWithSteps(step, step.Init<float>(Key.From(2)), batches, kernels));
        Assert.True(AgreesWithSteps(step, step.Init<float>(Key.From(3)), samples, kernels));
    }

    // Pixels are encoded when a thread reads its rows: in the order of the set or shuffled, on one thread or on several.
    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    public void An_epoch_of_images_has_the_bits_of_single_steps(bool isShuffled, int threads)
    {
        var config = new TrainingConfig(BuiltInRecipes.Minibatch with { IsShuffled = isShuffled },
            [30], Relu, LossKind.CrossEntropy, 0.1, BatchSize: 32, Epochs: 1, Seed: 1, Precision.Single);
        var step = Assert.IsType<GradientStep>(config.Step(784, 10));
        var kernels = new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(threads);
        var encoder = new Encoder<float>(config.Recipe.PixelEncoding, config.Recipe.TargetEncoding, 10);
        var batches = config.EpochBatches(DigitDrawing.Images(Key.From(3), 135), encoder, epoch: 1).ToArray();
        Assert.Equal([32, 32, 32, 32, 7], batches.Select(batch => batch.X.Rows));
        Assert.True(AgreesWithSteps(step, step.Init<float>(Key.From(4)), batches, kernels));
    }

    [Fact]
    public void Only_plain_SGD_on_dense_layers_is_supported()
    {
        var objective = new Objective(Dense(3, 2), new HalfSquaredError());
        var sgd = new GradientStep(objective, new Backpropagation(), Optimizer.Sgd(0.1));
        Assert.True(Selection.Supports(sgd));
        Assert.False(Selection.Supports(sgd with { Objective = objective with { WeightPenalty = 0.1 } }));
        Assert.False(Selection.Supports(sgd with { Optimizer = Optimizer.Momentum(0.1, 0.9) }));
        Assert.False(Selection.Supports(sgd with { Gradient = new CentralDifference(1e-4) }));
        Assert.False(Selection.Supports(sgd with { Objective = objective with { Network = Dense(3, 2) >> Tanh >> Sigmoid } }));
        Assert.False(Selection.Supports(sgd with { Objective = objective with { Network = Tanh >> Dense(3, 2) } }));
    }

    static GradientStep Descent(params int[] sizes) =>
        new(new(Mlp([.. sizes], Sigmoid, new LectureInitializer()), new SoftmaxCrossEntropy()), new Backpropagation(), Optimizer.Sgd(0.25));

    static bool Agrees<T>(Key key, Kernels<T> kernels) where T : unmanaged
    {
        var widths = Enumerable.Range(0, 2 + key.UniformInt(0, 3)).Select(i => 1 + key.UniformInt(1 + i, 40)).ToArray();
        var network = Mlp([.. widths], Activations[key.UniformInt(10, 4)], new LectureInitializer()) >> Activations[key.UniformInt(11, 4)];
        var step = new GradientStep(new(network, Losses[key.UniformInt(12, Losses.Length)]), new Backpropagation(), Optimizer.Sgd(0.25));
        var batches = Enumerable.Range(0, 5)
            .Select(i => Draw.Batch<T>(key.FoldIn(i), 1 + key.UniformInt(20 + i, 20), widths[0], widths[^1]));
        return AgreesWithSteps(step, step.Init<T>(key), [.. batches], kernels);
    }

    /// <summary>Whether a run of four to six batches reports the losses of steps 0 and 3 and the final state of single steps.</summary>
    static bool AgreesWithSteps<T>(GradientStep step, TrainState<T> start, Batch<T>[] batches, Kernels<T> kernels) where T : unmanaged
    {
        var results = StepByStep.Scan(step, start, batches).ToArray();
        TrainingEvent<T>[] expected =
            [new StepLoss<T>(0, results[0].Metrics.Loss), new StepLoss<T>(3, results[3].Metrics.Loss), new Finished<T>(results[^1].State)];
        return Selection.Supports(step) && expected.SequenceEqual(Selection.Run(step, start, batches, every: 3, kernels));
    }

    /// <summary>Σ(y − t)³: a user-defined loss without an in-place form.</summary>
    sealed record CubicLoss : Loss
    {
        public override string Name => "cubes";

        public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target)
        {
            var d = y - target;
            return (d.Zip(d.Zip(d, new Multiply()), new Multiply()).Sum(), () => 3 * d.Zip(d, new Multiply()));
        }
    }
}
