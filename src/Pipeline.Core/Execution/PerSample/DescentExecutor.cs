using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>Plain descent through dense layers, each with an activation or none, on single samples.</summary>
sealed class DescentExecutor<T> : PerSampleExecutor<T> where T : unmanaged
{
    readonly Objective objective;
    readonly Objective? printed;            // after the step, where it prints another objective
    readonly double factor;
    readonly Kernels<T> kernels;
    readonly ImmutableArray<PerSampleLayer<T>> layers;
    readonly BinaryKernel<T>? slope;
    readonly T[] input, target;

    /// <param name="step">What is deferred.</param>
    /// <param name="descent">The step itself.</param>
    /// <param name="reported">The objective that is reported after the step, or null for the loss before it.</param>
    /// <param name="units">The layers; their weights may have pending updates already.</param>
    /// <param name="kernels">The arithmetic and its threads.</param>
    public DescentExecutor(Deferred step, GradientStep descent, Objective? reported, ImmutableArray<DenseUnit<T>> units, Kernels<T> kernels)
    {
        (objective, printed, factor, this.kernels) = (descent.Objective, reported, ((Scale)descent.Optimizer).Factor, kernels);
        layers = [.. units.Select((unit, i) => new PerSampleLayer<T>(
            DeferredExecutor.CreateWeights(step, unit.W, isFirst: i == 0, kernels), unit.Activation, unit.B, kernels))];
        Weights = [.. layers.Select(layer => layer.Weights)];
        slope = objective.Loss is IElementwiseLoss loss ? loss.GradientKernel(kernels) : null;
        (input, target) = (new T[kernels.PaddedWidth(units[0].W.Rows)], new T[layers[^1].Outputs.Length]);
    }

    public override ImmutableArray<TrainingWeights<T>> Weights { get; }

    public override Matrix<T> Bias(int layer) => layers[layer].Bias();

    public override void Apply(int term, Batch<T> batch)
    {
        Forward(term, batch, term);
        Slope(batch.Target);
        for (var i = layers.Length - 1; i >= 0; i--) layers[i].Backward(factor, term, Input(i), i == 0 ? default : layers[i - 1].Cotangent);
    }

    public override double Loss(int terms, Batch<T> batch)
    {
        if (printed is null) return kernels.ToDouble(objective.Loss.Apply(layers[^1].Values(), batch.Target).Value);
        Forward(terms, batch, terms - 1);
        var behind = Network.Stack(printed.Network.Parts.Skip(objective.Network.Parts.Length));
        return kernels.ToDouble(printed.Loss.Apply(behind.Forward(Parameters<T>.Empty, layers[^1].Values()), batch.Target).Value);
    }

    public override Metrics Report(Parameters<T> after, Batch<T> batch)
    {
        if (printed is not null) return Metrics.Of(printed, after, batch);
        var (outputs, target, loss) = (layers[^1].Values(), batch.Target, objective.Loss);
        return new(() => kernels.ToDouble(loss.Apply(outputs, target).Value));
    }

    void Forward(int terms, Batch<T> batch, int number)
    {
        if (layers[0].Weights is HiddenWeights<T>) batch.X.CopyTo(input);
        for (var i = 0; i < layers.Length; i++) layers[i].Forward(number, terms, Input(i));
    }

    ReadOnlySpan<T> Input(int layer) => layer == 0 ? input : layers[layer - 1].Outputs;

    void Slope(Matrix<T> wanted)
    {
        var last = layers[^1];
        if (slope is null)
        {
            objective.Loss.Apply(last.Values(), wanted).Gradient().Span.CopyTo(last.Cotangent);
            return;
        }
        wanted.Span.CopyTo(target);
        slope.Run(last.Outputs, target, last.Cotangent);
        last.Cotangent[wanted.Columns..].Clear();
    }
}
