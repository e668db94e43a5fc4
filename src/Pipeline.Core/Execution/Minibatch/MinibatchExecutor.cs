using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Losses;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// Plain descent on batches while nobody looks at states: forward and backward as the layers define them, the weights updated where they stand. The bits
/// are those of <see cref="GradientStep.Apply"/>; a property holds that.
/// </summary>
sealed class MinibatchExecutor<T> where T : unmanaged
{
    readonly Objective objective;
    readonly double factor;
    readonly Kernels<T> kernels;
    readonly ImmutableArray<MinibatchLayer<T>> layers;
    readonly LossGradientKernel<T>? slope;

    public MinibatchExecutor(GradientStep step, Parameters<T> p, int rows, Kernels<T> kernels)
    {
        (objective, factor, this.kernels, Rows) = (step.Objective, DenseDescent.Factor(step), kernels, rows);
        var last = p.Matrices.Length / 2 - 1;
        layers = [.. DenseDescent.BiasActivations(step.Network, kernels).Select((neurons, i) => new MinibatchLayer<T>(
            p.Matrices[2 * i], p.Matrices[2 * i + 1], neurons, rows, isFirst: i == 0, isLast: i == last, kernels))];
        slope = objective.Loss switch
        {
            IInPlaceLoss loss => loss.CreateGradientKernel(kernels, rows, p.Matrices[^1].Columns),
            IElementwiseLoss loss => new ElementwiseGradientKernel<T>(loss, kernels, rows, p.Matrices[^1].Columns),
            _ => null,
        };
    }

    /// <summary>Rows that a batch may have.</summary>
    public int Rows { get; }

    /// <summary>The parameters, as values of their own.</summary>
    public Parameters<T> Parameters() => layers.Aggregate(Parameters<T>.Empty, (all, layer) => all.Concat(layer.Parameters()));

    /// <summary>One step; the loss before it, when it is asked for.</summary>
    public double? Apply(Batch<T> batch, bool isTold)
    {
        var rows = batch.X.Rows;
        layers[0].Forward(batch.X);
        for (var i = 1; i < layers.Length; i++) layers[i].Forward(layers[i - 1].Outputs, rows);
        double? loss = isTold ? kernels.ToDouble(objective.Loss.Apply(layers[^1].Values(rows), batch.Target).Value) : null;
        if (slope is null) layers[^1].SetOutputGradient(objective.Loss.Apply(layers[^1].Values(rows), batch.Target).Slope());
        else layers[^1].SetOutputGradient(slope, batch.Target);
        layers[^1].Backward(factor, rows);
        for (var i = layers.Length - 1; i > 0; i--)
        {
            layers[i - 1].Backward(factor, layers[i], rows);
            layers[i].UpdateWeights(factor, layers[i - 1], rows);
        }
        return loss;
    }
}
