using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// Plain SGD by back-propagation through dense layers, each with an activation or none, on single samples with deferred updates.
/// </summary>
/// <remarks>
/// <c>inputBuffer</c>, in elements, is used only where the first layer's weights do not look ahead; <c>targetBuffer</c>: out elements. Both
/// are padded with zeros to the SIMD width, owned by the executor and overwritten by every step, on the calling thread.
/// </remarks>
sealed class DescentExecutor<T> : PerSampleExecutor<T> where T : unmanaged
{
    readonly Objective objective;
    readonly Objective? reportedObjective;
    readonly IScale optimizer;
    readonly Kernels<T> kernels;
    readonly ImmutableArray<PerSampleLayer<T>> layers;
    readonly BinaryKernel<T>? lossGradient;     // null for a loss without an elementwise form
    readonly T[] inputBuffer, targetBuffer;

    /// <param name="deferral">Says which weights are deferred, and for how many steps.</param>
    /// <param name="descent">The step whose updates are deferred.</param>
    /// <param name="reportedObjective">
    /// The objective to report after the step; null for the loss of <paramref name="descent"/> before it.
    /// </param>
    /// <param name="fusedLayers">The layers; their weights may have pending updates already.</param>
    /// <param name="kernels">The arithmetic and its threads.</param>
    public DescentExecutor(
        DeferredUpdateStep deferral, GradientStep descent, Objective? reportedObjective,
        ImmutableArray<DenseUnit<T>> fusedLayers, Kernels<T> kernels)
    {
        (objective, this.reportedObjective, optimizer, this.kernels) = (
            descent.Objective, reportedObjective, (IScale)descent.Optimizer, kernels);
        layers = [.. fusedLayers.Select((layer, i) => new PerSampleLayer<T>(
            DeferredExecutor.CreateWeights(deferral, layer.W, isFirst: i == 0, kernels), layer.BiasActivation, layer.B, kernels))];
        Weights = [.. layers.Select(layer => layer.Weights)];
        lossGradient = objective.Loss is IElementwiseLoss loss ? loss.CreateDerivativeKernel(kernels) : null;
        (inputBuffer, targetBuffer) = (new T[kernels.PaddedWidth(fusedLayers[0].W.Rows)], new T[layers[^1].Output.Length]);
    }

    public override ImmutableArray<TrainingWeights<T>> Weights { get; }

    public override Matrix<T> CopyBias(int layer) => layers[layer].CopyBias();

    public override void RunStep(int sampleIndex, long stepNumber, Batch<T> batch)
    {
        var updateFactor = optimizer.FactorAt(stepNumber);
        Forward(sampleIndex, sampleIndex, batch);
        SetOutputGradient(batch.Target);
        for (var i = layers.Length - 1; i >= 0; i--)
            layers[i].Backward(updateFactor, sampleIndex, Input(i), i == 0 ? default : layers[i - 1].Cotangent);
    }

    public override double ReportedLoss(int pendingRank, Batch<T> batch)
    {
        if (reportedObjective is null) return kernels.ToDouble(objective.Loss.Apply(layers[^1].CopyOutput(), batch.Target).Value);
        Forward(pendingRank - 1, pendingRank, batch);
        var appendedLayers = Network.Sequential(reportedObjective.Network.Parts.Skip(objective.Network.Parts.Length));
        var outputs = appendedLayers.Forward(Parameters<T>.Empty, layers[^1].CopyOutput());
        return kernels.ToDouble(reportedObjective.Loss.Apply(outputs, batch.Target).Value);
    }

    public override Metrics MetricsOfLastStep(Parameters<T> parametersAfter, Batch<T> batch)
    {
        if (reportedObjective is not null) return Metrics.Of(reportedObjective, parametersAfter, batch);
        var (outputs, target, loss) = (layers[^1].CopyOutput(), batch.Target, objective.Loss);
        return new(() => kernels.ToDouble(loss.Apply(outputs, target).Value));
    }

    void Forward(int sampleIndex, int pendingRank, Batch<T> batch)
    {
        if (layers[0].Weights is HiddenWeights<T>) batch.X.CopyTo(inputBuffer);
        for (var i = 0; i < layers.Length; i++) layers[i].Forward(sampleIndex, pendingRank, Input(i));
    }

    ReadOnlySpan<T> Input(int layer) => layer == 0 ? inputBuffer : layers[layer - 1].Output;

    /// <summary>ȳ = ∂L/∂y of the last layer, its padding 0.</summary>
    void SetOutputGradient(Matrix<T> targets)
    {
        var last = layers[^1];
        if (lossGradient is null)
        {
            var y = last.CopyOutput();
            objective.Loss.RequireGradient(objective.Loss.Apply(y, targets).Gradient(), y).Span.CopyTo(last.Cotangent);
            return;
        }
        targets.CopyTo(targetBuffer);
        lossGradient.Run(last.Output, targetBuffer, last.Cotangent);
        last.Cotangent[targets.Columns..].Clear();
    }
}
