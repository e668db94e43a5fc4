using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>
/// Plain descent on batches while nobody looks at states: forward and backward as the layers define them, the weights updated where they stand. The bits
/// are those of <see cref="GradientStep.Take"/>; a property holds that.
/// </summary>
sealed class BatchRun<T> where T : unmanaged
{
    readonly Objective objective;
    readonly double factor;
    readonly Kernels<T> kernels;
    readonly ImmutableArray<BatchLayer<T>> layers;
    readonly BatchSlope<T>? slope;

    public BatchRun(GradientStep step, Parameters<T> p, int rows, Kernels<T> kernels)
    {
        (objective, factor, this.kernels, Rows) = (step.Objective, PlainDescent.Factor(step), kernels, rows);
        var last = p.Leaves.Length / 2 - 1;
        layers = [.. PlainDescent.Neurons(step.Network, kernels).Select((neurons, i) => new BatchLayer<T>(
            p.Leaves[2 * i], p.Leaves[2 * i + 1], neurons, rows, isFirst: i == 0, isLast: i == last, kernels))];
        slope = objective.Loss switch
        {
            IBatchLoss loss => loss.Slope(kernels, rows, p.Leaves[^1].Columns),
            ITermwise loss => new TermwiseSlope<T>(loss, kernels, rows, p.Leaves[^1].Columns),
            _ => null,
        };
    }

    /// <summary>Rows that a batch may have.</summary>
    public int Rows { get; }

    /// <summary>The parameters, as values of their own.</summary>
    public Parameters<T> Parameters() => layers.Aggregate(Parameters<T>.None, (all, layer) => all.Then(layer.Parameters()));

    /// <summary>One step; the loss before it, when it is asked for.</summary>
    public double? Take(Batch<T> batch, bool isTold)
    {
        var rows = batch.X.Rows;
        layers[0].Forward(batch.X);
        for (var i = 1; i < layers.Length; i++) layers[i].Forward(layers[i - 1].Outputs, rows);
        double? loss = isTold ? kernels.Real(objective.Loss.Apply(layers[^1].Values(rows), batch.Target).Value) : null;
        if (slope is null) layers[^1].Seed(objective.Loss.Apply(layers[^1].Values(rows), batch.Target).Slope());
        else layers[^1].Seed(slope, batch.Target);
        layers[^1].Backward(factor, rows);
        for (var i = layers.Length - 1; i > 0; i--)
        {
            layers[i - 1].Backward(factor, layers[i], rows);
            layers[i].Learn(factor, layers[i - 1], rows);
        }
        return loss;
    }
}
