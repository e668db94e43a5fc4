using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Losses;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// Plain SGD on batches, W ← W + updateFactor·∂J/∂W, with the weights updated in place: for runs whose intermediate states are not asked
/// for. Its bits are those of <see cref="GradientStep.Apply"/>; a property holds that.
/// </summary>
/// <remarks>
/// An executor owns the arrays of its layers for as long as no batch has more rows than they have; the calling thread drives it.
/// </remarks>
sealed class MinibatchExecutor<T> where T : unmanaged
{
    readonly Objective objective;
    readonly double updateFactor;
    readonly Kernels<T> kernels;
    readonly ImmutableArray<MinibatchLayer<T>> layers;
    readonly LossGradientKernel<T>? lossGradient;       // null for a loss without an in-place form

    MinibatchExecutor(GradientStep step, ImmutableArray<FusedDense<T>> fusedLayers, int maxRows, Kernels<T> kernels)
    {
        (objective, updateFactor, this.kernels, MaxRows) = (step.Objective, ((Scale)step.Optimizer).Factor, kernels, maxRows);
        layers = [.. fusedLayers.Select(
            (unit, i) => new MinibatchLayer<T>(unit, maxRows, isFirst: i == 0, isLast: i == fusedLayers.Length - 1, kernels))];
        lossGradient = objective.Loss switch
        {
            IInPlaceLoss loss => loss.CreateGradientKernel(kernels, maxRows, fusedLayers[^1].W.Columns),
            IElementwiseLoss loss => new ElementwiseGradientKernel<T>(loss, kernels, maxRows, fusedLayers[^1].W.Columns),
            _ => null,
        };
    }

    /// <summary>The largest batch that the arrays have rows for.</summary>
    int MaxRows { get; }

    /// <summary>
    /// The events of a training run, lazily. A batch with more rows than any before it makes a new executor from the current parameters.
    /// </summary>
    public static IEnumerable<TrainingEvent<T>> Run(
        GradientStep step, TrainState<T> start, IEnumerable<Batch<T>> batches, int logEvery, Kernels<T> kernels)
    {
        var (stepNumber, executor, parameters) = (start.Step, default(MinibatchExecutor<T>), start.Parameters);
        var fusedLayers = FusedDenseStack.Of(step.Network, parameters, kernels);
        foreach (var batch in batches)
        {
            fusedLayers.CheckShapes(batch);
            if (executor is null || batch.X.Rows > executor.MaxRows)
            {
                if (executor is not null) fusedLayers = FusedDenseStack.Of(step.Network, executor.CopyParameters(parameters), kernels);
                executor = new(step, fusedLayers, batch.X.Rows, kernels);
            }
            if (executor.Apply(batch, ExecutorSelection.IsReported(stepNumber, logEvery)) is { } loss)
                yield return new StepLoss<T>(stepNumber, loss);
            stepNumber++;
        }
        yield return new Finished<T>(executor is null
            ? start
            : start with { Parameters = executor.CopyParameters(parameters), Step = stepNumber });
    }

    /// <summary>The parameters as copies, with the names of <paramref name="structure"/>.</summary>
    Parameters<T> CopyParameters(Parameters<T> structure) => structure.With([.. layers.SelectMany(layer => layer.CopyParameters())]);

    /// <summary>One step; returns the loss before its update where that is reported, else null.</summary>
    double? Apply(Batch<T> batch, bool isReported)
    {
        var rows = batch.X.Rows;
        layers[0].Forward(batch.X);
        for (var i = 1; i < layers.Length; i++) layers[i].Forward(layers[i - 1].Outputs, rows);
        double? loss = isReported ? kernels.ToDouble(objective.Loss.Apply(layers[^1].CopyOutputs(rows), batch.Target).Value) : null;
        if (lossGradient is null) layers[^1].SetOutputGradient(objective.Loss.Apply(layers[^1].CopyOutputs(rows), batch.Target).Gradient());
        else layers[^1].SetOutputGradient(lossGradient, batch.Target);
        layers[^1].Backward(updateFactor, rows);
        for (var i = layers.Length - 1; i > 0; i--)
        {
            layers[i - 1].Backward(updateFactor, layers[i], rows);        // reads W of layer i, which is updated only then
            layers[i].UpdateWeights(updateFactor, layers[i - 1], rows);
        }
        return loss;
    }
}
