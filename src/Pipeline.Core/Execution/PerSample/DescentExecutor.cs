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
/// <c>input</c>, in elements, is used only where the first layer's weights do not look ahead; <c>target</c>: out elements. Both are padded
/// with zeros to the SIMD width, owned by the executor and overwritten by every step, on the calling thread.
/// </remarks>
sealed class DescentExecutor<T> : PerSampleExecutor<T> where T : unmanaged
{
    readonly Objective objective;
    readonly Objective? reported;
    readonly double factor;
    readonly Kernels<T> kernels;
    readonly ImmutableArray<PerSampleLayer<T>> layers;
    readonly BinaryKernel<T>? lossGradient;     // null for a loss without an elementwise form
    readonly T[] input, target;

    /// <param name="step">Says which weights are deferred, and for how many steps.</param>
    /// <param name="descent">The step whose updates are deferred.</param>
    /// <param name="reported">The objective to report after the step; null for the loss of <paramref name="descent"/> before it.</param>
    /// <param name="units">The layers; their weights may have pending updates already.</param>
    /// <param name="kernels">The arithmetic and its threads.</param>
    public DescentExecutor(
        Deferred step, GradientStep descent, Objective? reported, ImmutableArray<DenseUnit<T>> units, Kernels<T> kernels)
    {
        (objective, this.reported, factor, this.kernels) = (descent.Objective, reported, ((Scale)descent.Optimizer).Factor, kernels);
        layers = [.. units.Select((unit, i) => new PerSampleLayer<T>(
            DeferredExecutor.CreateWeights(step, unit.W, isFirst: i == 0, kernels), unit.Activation, unit.B, kernels))];
        Weights = [.. layers.Select(layer => layer.Weights)];
        lossGradient = objective.Loss is IElementwiseLoss loss ? loss.CreateDerivativeKernel(kernels) : null;
        (input, target) = (new T[kernels.PaddedWidth(units[0].W.Rows)], new T[layers[^1].Outputs.Length]);
    }

    public override ImmutableArray<TrainingWeights<T>> Weights { get; }

    public override Matrix<T> Bias(int layer) => layers[layer].CopyBias();

    public override void Apply(int sample, Batch<T> batch)
    {
        Forward(sample, sample, batch);
        SetOutputGradient(batch.Target);
        for (var i = layers.Length - 1; i >= 0; i--)
            layers[i].Backward(factor, sample, Input(i), i == 0 ? default : layers[i - 1].Cotangent);
    }

    public override double Loss(int rank, Batch<T> batch)
    {
        if (reported is null) return kernels.ToDouble(objective.Loss.Apply(layers[^1].CopyOutputs(), batch.Target).Value);
        Forward(rank - 1, rank, batch);
        var appended = Network.Stack(reported.Network.Parts.Skip(objective.Network.Parts.Length));
        var outputs = appended.Forward(Parameters<T>.Empty, layers[^1].CopyOutputs());
        return kernels.ToDouble(reported.Loss.Apply(outputs, batch.Target).Value);
    }

    public override Metrics CreateMetrics(Parameters<T> after, Batch<T> batch)
    {
        if (reported is not null) return Metrics.Of(reported, after, batch);
        var (outputs, target, loss) = (layers[^1].CopyOutputs(), batch.Target, objective.Loss);
        return new(() => kernels.ToDouble(loss.Apply(outputs, target).Value));
    }

    void Forward(int sample, int rank, Batch<T> batch)
    {
        if (layers[0].Weights is HiddenWeights<T>) batch.X.CopyTo(input);
        for (var i = 0; i < layers.Length; i++) layers[i].Forward(sample, rank, Input(i));
    }

    ReadOnlySpan<T> Input(int layer) => layer == 0 ? input : layers[layer - 1].Outputs;

    /// <summary>ȳ = ∂L/∂y of the last layer, its padding 0.</summary>
    void SetOutputGradient(Matrix<T> targets)
    {
        var last = layers[^1];
        if (lossGradient is null)
        {
            objective.Loss.Apply(last.CopyOutputs(), targets).Gradient().Span.CopyTo(last.Cotangent);
            return;
        }
        targets.Span.CopyTo(target);
        lossGradient.Run(last.Outputs, target, last.Cotangent);
        last.Cotangent[targets.Columns..].Clear();
    }
}
