using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Scalars;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;
using static Pipeline.Folds;

namespace Pipeline.PropertyTests.Execution;

/// <summary>Descent on batches in layers of several parts, on threads, against <see cref="GradientStep.Apply"/>: to the bit.</summary>
public class LayerShardTests
{
    static readonly Layer[] Activations = [Sigmoid, Tanh, Relu, Network.Identity];
    static readonly Loss[] Losses = [new SoftmaxCrossEntropy(), new BinaryCrossEntropyWithLogits(), new HalfSquaredError(), new Slanted()];

    // Batches that grow in the middle of a run, shrink, and are single samples; wide layers anywhere, the last one too.
    [Property(MaxTest = 30, QuietOnSuccess = true)]
    public void Batches_that_grow_through_wide_layers_have_the_bits_of_single_steps(int seed)
    {
        var key = Key.From(seed);
        foreach (var loss in Losses)
        {
            Agrees(key, loss, new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(2));
            Agrees(key, loss, new Kernels<double, Lanes256<double>> { MinWorkPerThread = 300 }.WithThreads(3));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_last_layer_as_wide_as_several_parts_has_the_bits_of_single_steps(int threads)
    {
        var kernels = new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(threads);
        foreach (var loss in Losses)
            Agrees(Descent(Mlp([9, 90, 100], Sigmoid, new LectureInitializer()), loss), Key.From(1), [4, 6, 6, 5], 9, 100, kernels);
    }

    // −0 as a bias and −0 as what is added up: a sum that began with 0 would make 0 of it.
    [Fact]
    public void A_single_row_adds_its_own_signs_of_zero_to_the_biases()
    {
        var step = Descent(Dense(2, 3) >> Relu, new HalfSquaredError());
        var p = Parameters<double>.Of(Matrix<double>.Fill(2, 3, _ => -1), Matrix<double>.Fill(1, 3, _ => -0.0));
        var start = step.Init(p, Key.From(1));
        Batch<double>[] batches = [new(Matrix<double>.Of(1, 2, [1, 1]), Matrix<double>.Of(1, 3, [1, 0, -1]))];
        Assert.Equal(step.Apply(start, batches[0]).State, batches | Fold(start, step));
    }

    [Fact]
    public void The_losses_of_a_run_are_numbered_on_from_the_state_that_it_begins_with()
    {
        var step = Descent(Dense(4, 2), new HalfSquaredError());
        var start = step.Init<float>(Key.From(1)) with { Step = 5 };
        var reports = Run(start, step, every: 3)(Draw.Batches<float>(Key.From(2), 6, 3, 4, 2)).ToArray();
        Assert.Equal([6, 9], reports.OfType<StepLoss<float>>().Select(told => told.Step));
        Assert.Equal(11, Assert.IsType<Finished<float>>(reports[^1]).State.Step);
        Assert.Equal([new Finished<float>(start)], Run(start, step, every: 1)([]));
    }

    static void Agrees<T>(Key key, Loss loss, Kernels<T> kernels) where T : unmanaged
    {
        var depth = 2 + key.UniformInt(0, 3);
        var widths = Enumerable.Range(0, depth).Select(i => 1 + key.UniformInt(1 + i, key.UniformInt(10 + i, 2) == 0 ? 6 : 90)).ToArray();
        var network = Mlp([.. widths], Activations[key.UniformInt(20, 4)], new LectureInitializer()) >> Activations[key.UniformInt(21, 4)];
        Agrees(Descent(network, loss), key, [3, 7, 2, 1, 12, 12, 5], widths[0], widths[^1], kernels);
    }

    static void Agrees<T>(GradientStep step, Key key, int[] rows, int inputs, int classes, Kernels<T> kernels) where T : unmanaged
    {
        var batches = rows.Select((count, i) => Batch(key.FoldIn(i), count, inputs, classes, kernels)).ToArray();
        var start = step.Init<T>(key);
        // What diverges is left out: the bits of a NaN are nobody's promise.
        var stepwise = Scan<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches);
        var expected = stepwise.TakeWhile(next => IsFinite(next.State.Parameters)).ToArray();
        if (expected.Length == 0) return;
        var told = expected.Select(next => new StepLoss<T>(next.State.Step - 1, next.Metrics.Loss));
        TrainingEvent<T>[] reports = [.. told, new Finished<T>(expected[^1].State)];
        var watched = Selection.Run(step, start, batches.Take(expected.Length), every: 1, kernels);
        Assert.True(reports.SequenceEqual(watched), $"{step}, {kernels.Threads} threads");
    }

    static Batch<T> Batch<T>(Key key, int rows, int inputs, int classes, Kernels<T> kernels) where T : unmanaged
    {
        return Draw.Batch<T>(key, rows, inputs, classes);
    }

    static bool IsFinite<T>(Parameters<T> p) where T : unmanaged => p.Flatten().All(x => double.IsFinite(Kernels<T>.Default.ToDouble(x)));

    static GradientStep Descent(Layer network, Loss loss) => new(new(network, loss), new Backpropagation(), Optimizer.Sgd(0.03));
}
