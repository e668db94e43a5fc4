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
    [InlineData("rows plus a row: shapes 3 × 4 and 2 × 4 do not fit.", 3, 4, 2, 4, 4, 2, 1, 2)]
    [InlineData("rows plus a row: shapes 3 × 4 and 1 × 5 do not fit.", 3, 4, 1, 5, 4, 2, 1, 2)]
    [InlineData("rows plus a row: shapes 4 × 2 and 3 × 2 do not fit.", 3, 4, 1, 4, 4, 2, 3, 2)]
    [InlineData("rows plus a row: shapes 4 × 2 and 1 × 1 do not fit.", 3, 4, 1, 4, 4, 2, 1, 1)]
    [InlineData("a·b: shapes 3 × 4 and 5 × 2 do not fit.", 3, 4, 1, 4, 5, 2, 1, 2)]
    public void Parameters_that_do_not_fit_each_other_are_refused(string message, params int[] shapes)
    {
        var matrices = shapes.Chunk(2).Select((shape, i) => Draw.Matrix<float>(Key.From(i), shape[0], shape[1]));
        var start = Descent.Init(new Parameters<float>([.. matrices]), Key.From(1));
        // Where batches run, the rows of the batch stand for the layer before.
        Refuses(message.Replace("a·b: shapes 3", "a·b: shapes 2", StringComparison.Ordinal), Descent, start,
            Draw.Batch<float>(Key.From(2), 2, 3, 2));
        Refuses(message, new DeferredUpdateStep(Descent), start, Draw.Batch<float>(Key.From(2), 1, 3, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_batch_of_another_shape_is_refused(int rows)
    {
        RefusesBatch($"a·b: shapes {rows} × 2 and 3 × 4 do not fit.", new(Drawn(rows, 2), Drawn(rows, 2)));
        RefusesBatch($"a·b: shapes {rows} × 4 and 3 × 4 do not fit.", new(Drawn(rows, 4), Drawn(rows, 2)));
        RefusesBatch($"outputs and targets: shapes {rows} × 2 and {rows} × 3 do not fit.", new(Drawn(rows, 3), Drawn(rows, 3)));
        RefusesBatch($"outputs and targets: shapes {rows} × 2 and {rows} × 1 do not fit.", new(Drawn(rows, 3), Drawn(rows, 1)));
        RefusesBatch($"outputs and targets: shapes {rows} × 2 and {rows + 1} × 2 do not fit.", new(Drawn(rows, 3), Drawn(rows + 1, 2)));
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
        Assert.Throws<ArgumentException>(() => batches.Aggregate(start, (state, batch) => step.Apply(state, batch).State));
        var run = ExecutorSelection.Run(step, start, batches, logEvery: 0, Kernels<float>.Default);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => run.Count()).Message);
    }

    static Matrix<float> Drawn(int rows, int columns) => Draw.Matrix<float>(Key.From(3), rows, columns);
}
