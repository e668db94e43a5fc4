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
using static Pipeline.Folds;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Execution;

/// <summary>SGD on batches with layers of several slices, on several threads, has the bits of <see cref="GradientStep.Apply"/>.</summary>
public class LayerSliceTests
{
    static readonly Loss[] Losses = [new SoftmaxCrossEntropy(), new BinaryCrossEntropyWithLogits(), new HalfSquaredError(), new Slanted()];

    // Batches grow and shrink during a run, some are single samples; any layer may be wide, the last one too.
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
    public void A_last_layer_wide_enough_for_several_shards_has_the_bits_of_single_steps(int threads)
    {
        var kernels = new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }.WithThreads(threads);
        foreach (var loss in Losses)
            Agrees(Descent(Mlp([9, 90, 100], Sigmoid, Initializer.Lecture), loss), Key.From(1), [4, 6, 6, 5], 9, 100, kernels);
    }

    // The bias is −0 and so is its update: a sum that began with 0 would turn the update into 0.
    [Fact]
    public void A_single_row_keeps_the_signs_of_its_zeros_in_the_bias_update()
    {
        var step = Descent(Dense(2, 3) >> Relu, new HalfSquaredError());
        var p = Parameters<double>.Of(Matrix<double>.Fill(2, 3, _ => -1), Matrix<double>.Fill(1, 3, _ => -0.0));
        var start = step.Init(p, Key.From(1));
        Batch<double>[] batches = [new(Matrix<double>.Of(1, 2, [1, 1]), Matrix<double>.Of(1, 3, [1, 0, -1]))];
        Assert.Equal(step.Apply(start, batches[0]).State, batches | Fold(start, step));
    }

    [Fact]
    public void The_step_numbers_of_a_run_continue_from_its_start_state()
    {
        var step = Descent(Dense(4, 2), new HalfSquaredError());
        var start = step.Init<float>(Key.From(1)) with { Step = 5 };
        var events = Run(start, step, logEvery: 3)(Draw.Batches<float>(Key.From(2), 6, 3, 4, 2)).ToArray();
        Assert.Equal([6, 9], events.OfType<StepLoss<float>>().Select(loss => loss.Step));
        Assert.Equal(11, Assert.IsType<Finished<float>>(events[^1]).State.Step);
        Assert.Equal([new Finished<float>(start)], Run(start, step, logEvery: 1)([]));
    }

    static void Agrees<T>(Key key, Loss loss, Kernels<T> kernels) where T : unmanaged
    {
        var depth = 2 + key.UniformInt(0, 3);
        var widths = Enumerable.Range(0, depth).Select(i => 1 + key.UniformInt(1 + i, key.UniformInt(10 + i, 2) == 0 ? 6 : 90)).ToArray();
        var network = Mlp([.. widths], Draw.Activation(key, 20), Initializer.Lecture) >> Draw.Activation(key, 21);
        Agrees(Descent(network, loss), key, [3, 7, 2, 1, 12, 12, 5], widths[0], widths[^1], kernels);
    }

    static void Agrees<T>(GradientStep step, Key key, int[] rows, int inputs, int classes, Kernels<T> kernels) where T : unmanaged
    {
        var batches = rows.Select((count, i) => Draw.Batch<T>(key.FoldIn(i), count, inputs, classes)).ToArray();
        var start = step.Init<T>(key);
        // Steps from the first non-finite parameter on are left out: the bits of a NaN are not specified.
        var reference = Scan<TrainState<T>, Batch<T>, Metrics>(start, step.Apply)(batches);
        var expected = reference.TakeWhile(next => IsFinite(next.State.Parameters)).ToArray();
        if (expected.Length == 0) return;
        var losses = expected.Select(next => new StepLoss<T>(next.State.Step - 1, next.Metrics.Loss));
        TrainingEvent<T>[] expectedEvents = [.. losses, new Finished<T>(expected[^1].State)];
        var events = ExecutorSelection.Run(step, start, batches.Take(expected.Length), logEvery: 1, kernels);
        Assert.True(expectedEvents.SequenceEqual(events), $"{step}, {kernels.Threads} threads");
    }

    static bool IsFinite<T>(Parameters<T> p) where T : unmanaged => p.Flatten().All(x => double.IsFinite(Kernels<T>.Default.ToDouble(x)));

    static GradientStep Descent(Layer network, Loss loss) => new(new(network, loss), new Backpropagation(), Optimizer.Sgd(0.03));
}
