using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Execution;

/// <summary>
/// Executors copy parameters and samples into arrays without a shape: wrong shapes are refused before, where single steps refuse them.
/// </summary>
public class FusedDenseTests
{
    static readonly Layer Mlp342 = Dense(3, 4) >> Sigmoid >> Dense(4, 2);
    static readonly GradientStep Descent = new(new(Mlp342, new HalfSquaredError()), new Backpropagation(), Optimizer.Sgd(0.1));

    [Theory]
    [InlineData("[3 × 4, 2 × 4, 4 × 2, 1 × 2]", 3, 4, 2, 4, 4, 2, 1, 2)]
    [InlineData("[3 × 4, 1 × 5, 4 × 2, 1 × 2]", 3, 4, 1, 5, 4, 2, 1, 2)]
    [InlineData("[3 × 4, 1 × 4, 4 × 2, 3 × 2]", 3, 4, 1, 4, 4, 2, 3, 2)]
    [InlineData("[3 × 4, 1 × 4, 4 × 2, 1 × 1]", 3, 4, 1, 4, 4, 2, 1, 1)]
    [InlineData("[3 × 4, 1 × 4, 5 × 2, 1 × 2]", 3, 4, 1, 4, 5, 2, 1, 2)]
    public void Parameters_that_do_not_fit_the_network_are_refused(string found, params int[] shapes)
    {
        var matrices = shapes.Chunk(2).Select((shape, i) => Draw.Matrix<float>(Key.From(i), shape[0], shape[1]));
        var start = Descent.Init<float>(Key.From(1)) with { Parameters = new Parameters<float>([.. matrices]) };
        var message = $"dense 3 → 4 >> sigmoid >> dense 4 → 2 has parameters [3 × 4, 1 × 4, 4 × 2, 1 × 2], but {found} were given; "
            + "make them with Init of the same network.";
        Refuses(message, Descent, start, Draw.Batch<float>(Key.From(2), 2, 3, 2));
        Refuses(message, new DeferredUpdateStep(Descent), start, Draw.Batch<float>(Key.From(2), 1, 3, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_batch_of_another_shape_is_refused(int rows)
    {
        foreach (var inputs in new[] { 2, 4 })
            RefusesBatch(
                $"layer 1, dense 3 → 4: takes 3 numbers, but {inputs} come in; the inputs of the batch are {rows} × {inputs}.",
                new(Drawn(rows, inputs), Drawn(rows, 2)));
        foreach (var outputs in new[] { 3, 1 })
            RefusesBatch(
                $"The outputs are {rows} × 2, but the targets are {rows} × {outputs}: the last layer, dense 4 → 2, and the targets need "
                + "the same width.", new(Drawn(rows, 3), Drawn(rows, outputs)));
        RefusesBatch(
            $"The batch has inputs of {rows} × 3, but targets of {rows + 1} × 2: each row of inputs needs a row of targets.",
            new(Drawn(rows, 3), Drawn(rows + 1, 2)));
    }

    // Alone and after a batch that fits.
    static void RefusesBatch(string message, Batch<float> batch)
    {
        var start = Descent.Init<float>(Key.From(1));
        foreach (var step in new Step[] { Descent, new DeferredUpdateStep(Descent) })
        {
            Refuses(message, step, start, batch);
            Refuses(message, step, start, Draw.Batch<float>(Key.From(2), batch.X.Rows, 3, 2), batch);
        }
    }

    static void Refuses(string message, Step step, TrainState<float> start, params Batch<float>[] batches)
    {
        Assert.Equal(
            message,
            Assert.Throws<ArgumentException>(() => batches.Aggregate(start, (state, batch) => step.Apply(state, batch).State)).Message);
        var run = ExecutorSelection.Run(step, start, batches, logEvery: 0, Kernels<float>.Default);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => run.Count()).Message);
    }

    static Matrix<float> Drawn(int rows, int columns) => Draw.Matrix<float>(Key.From(3), rows, columns);
}
