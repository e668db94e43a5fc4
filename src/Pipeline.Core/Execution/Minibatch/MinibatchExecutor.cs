using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Losses;
using Pipeline.Optimizers;
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

    MinibatchExecutor(GradientStep step, ImmutableArray<DenseUnit<T>> units, int rows, Kernels<T> kernels)
    {
        (objective, factor, this.kernels, Rows) = (step.Objective, ((Scale)step.Optimizer).Factor, kernels, rows);
        layers = [.. units.Select((unit, i) => new MinibatchLayer<T>(unit, rows, isFirst: i == 0, isLast: i == units.Length - 1, kernels))];
        slope = objective.Loss switch
        {
            IInPlaceLoss loss => loss.CreateGradientKernel(kernels, rows, units[^1].W.Columns),
            IElementwiseLoss loss => new ElementwiseGradientKernel<T>(loss, kernels, rows, units[^1].W.Columns),
            _ => null,
        };
    }

    /// <summary>Rows that a batch may have.</summary>
    int Rows { get; }

    /// <summary>The events of a run. A batch larger than those before it moves the weights into larger arrays.</summary>
    public static IEnumerable<TrainingEvent<T>> Run(
        GradientStep step, TrainState<T> start, IEnumerable<Batch<T>> batches, int every, Kernels<T> kernels)
    {
        var (number, executor, parameters) = (start.Step, default(MinibatchExecutor<T>), start.Parameters);
        var units = DenseUnits.Of(step.Network, parameters, kernels);
        foreach (var batch in batches)
        {
            units.RequireFitting(batch);
            if (executor is null || batch.X.Rows > executor.Rows)
            {
                if (executor is not null) units = DenseUnits.Of(step.Network, executor.Parameters(parameters), kernels);
                executor = new(step, units, batch.X.Rows, kernels);
            }
            if (executor.Apply(batch, Selection.IsReported(number, every)) is { } loss) yield return new StepLoss<T>(number, loss);
            number++;
        }
        yield return new Finished<T>(executor is null ? start : start with { Parameters = executor.Parameters(parameters), Step = number });
    }

    /// <summary>The parameters, as values of their own, shaped like <paramref name="like"/>.</summary>
    Parameters<T> Parameters(Parameters<T> like) => like.With([.. layers.SelectMany(layer => layer.Parameters())]);

    /// <summary>One step; the loss before it, when it is asked for.</summary>
    double? Apply(Batch<T> batch, bool isReported)
    {
        var rows = batch.X.Rows;
        layers[0].Forward(batch.X);
        for (var i = 1; i < layers.Length; i++) layers[i].Forward(layers[i - 1].Outputs, rows);
        double? loss = isReported ? kernels.ToDouble(objective.Loss.Apply(layers[^1].Values(rows), batch.Target).Value) : null;
        if (slope is null) layers[^1].SetOutputGradient(objective.Loss.Apply(layers[^1].Values(rows), batch.Target).Gradient());
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
