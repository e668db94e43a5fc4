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
using static Pipeline.Folds;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Execution;

/// <summary>SGD on batches with weights updated in place has the bits of <see cref="GradientStep.Apply"/>, step by step.</summary>
public class MinibatchExecutorTests
{
    static readonly Loss[] Losses =
    [
        new SoftmaxCrossEntropy(), new BinaryCrossEntropyWithLogits(), new HalfSquaredError(), new BinaryCrossEntropyOnProbabilities(),
        new CubedError(), new SoftmaxCrossEntropy { Temperature = 2.5 },
    ];

    [Property(MaxTest = 150, QuietOnSuccess = true)]
    public bool A_run_has_the_bits_of_single_steps(int seed) =>
        Agrees(Key.From(seed), Kernels<float>.Default) && Agrees(Key.From(seed), Kernels<double>.Default);

    [Property(MaxTest = 40, QuietOnSuccess = true)]
    public bool A_run_has_the_same_bits_with_any_SIMD_width_and_any_number_of_threads(int seed) =>
        Agrees(Key.From(seed), new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(2))
        && Agrees(Key.From(seed), new Kernels<float, Lanes512<float>> { MinWorkPerThread = 1 }.WithThreads(7))
        && Agrees(Key.From(seed), new Kernels<double, Lanes256<double>> { MinWorkPerThread = 1 }.WithThreads(3));

    // Wide enough for the weights to be updated in place panel by panel, with enough rows for the sums over them to be computed in depth
    // blocks.
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
            Assert.True(AgreesWithSteps(step, step.Init<T>(Key.From(2)), Batches<T>(i => rows - i, 70), kernels), $"{kernels}");
    }

    // Several slices of a layer read the outputs of several slices of the layer before, and the gradients of several of the next.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Sharded_layers_have_the_bits_of_single_steps(int threads)
    {
        var step = Descent(60, 100, 121, 200, 10);
        var kernels = new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(threads);
        Assert.True(AgreesWithSteps(step, step.Init<float>(Key.From(2)), Batches<float>(i => 50 - 9 * i, 60), kernels));
        Assert.True(AgreesWithSteps(step, step.Init<float>(Key.From(3)), Batches<float>(_ => 1, 60), kernels));
    }

    // Bytes are decoded where the rows are needed: in the order of the data set or shuffled, by one thread or by each thread from its own
    // row on.
    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    public void An_epoch_of_images_has_the_bits_of_single_steps(bool isShuffled, int threads)
    {
        var config = new TrainingConfig(BuiltInRecipes.Minibatch with { IsShuffled = isShuffled },
            [30], Relu, LossKind.CrossEntropy, 0.1, BatchSize: 32, Epochs: 1, Seed: 1, Precision.Single);
        var step = Assert.IsType<GradientStep>(config.CreateStep(784, 10));
        var kernels = new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(threads);
        var encoder = new Encoder<float>(config.Recipe.PixelEncoding, config.Recipe.TargetEncoding, 10);
        var batches = config.EpochBatches(DigitDrawing.Images(Key.From(3), 135), encoder, epochIndex: 1).ToArray();
        Assert.Equal([32, 32, 32, 32, 7], batches.Select(batch => batch.X.Rows));
        Assert.True(AgreesWithSteps(step, step.Init<float>(Key.From(4)), batches, kernels));
    }

    [Fact]
    public void Back_propagation_is_supported_with_any_optimizer_and_penalty()
    {
        var objective = new Objective(Dense(3, 2), new HalfSquaredError());
        var step = new GradientStep(objective, new Backpropagation(), Optimizer.Sgd(0.1));
        Assert.True(ExecutorSelection.HasFusedExecutor(step));
        Assert.True(ExecutorSelection.HasFusedExecutor(step with { Objective = objective with { WeightPenalty = 0.1 } }));
        Assert.True(ExecutorSelection.HasFusedExecutor(step with { Optimizer = Optimizer.Momentum(0.1, 0.9) }));
        Assert.False(ExecutorSelection.HasFusedExecutor(step with { GradientMethod = new CentralDifference(1e-4) }));
    }

    static GradientStep Descent(params int[] sizes) =>
        new(new(Mlp([.. sizes], Sigmoid, Initializer.Lecture), new SoftmaxCrossEntropy()), new Backpropagation(), Optimizer.Sgd(0.25));

    static bool Agrees<T>(Key key, Kernels<T> kernels) where T : unmanaged
    {
        var widths = Enumerable.Range(0, 2 + key.UniformInt(0, 3)).Select(i => 1 + key.UniformInt(1 + i, 40)).ToArray();
        var network = Mlp([.. widths], Draw.Activation(key, 10), Initializer.Lecture) >> Draw.Activation(key, 11);
        var step = new GradientStep(new(network, Losses[key.UniformInt(12, Losses.Length)]), new Backpropagation(), Optimizer.Sgd(0.25));
        var batches = Enumerable.Range(0, 5)
            .Select(i => Draw.Batch<T>(key.FoldIn(i), 1 + key.UniformInt(20 + i, 20), widths[0], widths[^1]))
            .ToArray();
        return AgreesWithSteps(step, step.Init<T>(key), batches, kernels);
    }

    static Batch<T>[] Batches<T>(Func<int, int> rows, int inputs) where T : unmanaged =>
        [.. Enumerable.Range(0, 4).Select(i => Draw.Batch<T>(Key.From(i), rows(i), inputs, 10))];

    /// <summary>
    /// Whether a run of four batches or more, up to six, reports the losses of single steps and ends in their final state.
    /// </summary>
    static bool AgreesWithSteps<T>(GradientStep step, TrainState<T> start, Batch<T>[] batches, Kernels<T> kernels) where T : unmanaged
    {
        var reference = Scan<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches).ToArray();
        TrainingEvent<T>[] expected = [LossOf(0), LossOf(3), new Finished<T>(reference[^1].State)];
        return ExecutorSelection.HasFusedExecutor(step)
            && expected.SequenceEqual(ExecutorSelection.Run(step, start, batches, logEvery: 3, kernels));

        StepLoss<T> LossOf(int number) => new(number, reference[number].Metrics.Loss);
    }

    /// <summary>Σ(y − t)³: a user-defined loss without an in-place form.</summary>
    sealed record CubedError : Loss
    {
        public override string Name => "cubes";

        public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target)
        {
            var d = y - target;
            return (d.Zip(d.Zip(d, new Multiply()), new Multiply()).Sum(), () => 3 * d.Zip(d, new Multiply()));
        }
    }
}
