using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>Everything that a step computes: forward and backward pass, the updates, and the parameters after them.</summary>
/// <param name="Batch">x and t.</param>
/// <param name="Layers">The values of each dense layer and its activation, in order.</param>
sealed record StepValues<T>(Batch<T> Batch, ImmutableArray<LayerValues<T>> Layers) where T : unmanaged
{
    /// <summary>The parameters before the step.</summary>
    public Parameters<T> Previous => Layers.Aggregate(Parameters<T>.Empty, (all, layer) => all.Concat(layer.Previous));

    /// <summary>The parameters after the step, with the bits of <see cref="Step.Apply"/>.</summary>
    public Parameters<T> Next => Layers.Aggregate(Parameters<T>.Empty, (all, layer) => all.Concat(layer.Next));

    /// <summary>The values of a step of the built-in recipes, from the functions that the step itself is made of.</summary>
    /// <exception cref="ArgumentException">
    /// The step is another one, or its network is not dense layers, each with at most one activation.
    /// </exception>
    public static StepValues<T> Of(Step step, TrainState<T> state, Batch<T> batch) => step switch
    {
        StepAsWritten { Inner: var inner } => Of(inner, state, batch),
        LossAfterUpdateStep { Inner: var inner } => Of(inner, state, batch),
        DeferredUpdateStep deferred => Of(deferred.Inner, deferred.Prepare(state, batch), batch),
        NotebookStep notebook => notebook.Compute(state.Parameters, batch),
        GradientStep { Shards: 1, GradientMethod: Backpropagation } descent => OfDescent(descent, state, batch.Require().Materialize()),
        _ => throw new ArgumentException($"The values of the step ({step}) are not known, only its result."),
    };

    static StepValues<T> OfDescent(GradientStep step, TrainState<T> state, Batch<T> batch)
    {
        step.RequireState(state);
        var network = step.Network.Sample(GradientStep.SamplingKey(state.Key, state.Step));
        var forward = Forward(network, state.Parameters, batch.X);
        var backward = Backward(forward, step.Objective.Loss.Apply(forward[^1].Y, batch.Target).Gradient());
        var gradient = step.Objective.AddPenaltyGradient(
            backward.Aggregate(Parameters<T>.Empty, (all, part) => all.Concat(part.Gradient)), state.Parameters);
        var (update, _) = step.Optimizer.UpdateChecked(gradient, state.OptimizerState, state.Parameters, state.Step);
        return new(batch, Layered(forward, backward, network.SplitByPart(update), network.SplitByPart(state.Parameters + update)));
    }

    /// <summary>The output of each part, and its pullback.</summary>
    static ImmutableArray<ForwardPart> Forward(Layer network, Parameters<T> p, Matrix<T> x)
    {
        var parts = ImmutableArray.CreateBuilder<ForwardPart>(network.Parts.Length);
        foreach (var (part, parameters) in network.SplitByPart(p))
        {
            (x, var pullback) = part.ApplyChecked(parameters, x);
            parts.Add(new(part, parameters, x, pullback));
        }
        return parts.MoveToImmutable();
    }

    /// <summary>The cotangent of the output of each part, and the gradient by its parameters: the pullbacks in reverse order.</summary>
    static ImmutableArray<BackwardPart> Backward(ImmutableArray<ForwardPart> forward, Matrix<T> yBar)
    {
        var parts = new BackwardPart[forward.Length];
        for (var i = forward.Length - 1; i >= 0; i--)
        {
            var (gradient, inputGradient) = forward[i].Pullback(yBar);
            parts[i] = new(yBar, gradient);
            if (i > 0) yBar = inputGradient();
        }
        return [.. parts];
    }

    /// <summary>The values by dense layer: an activation belongs to the layer before it.</summary>
    static ImmutableArray<LayerValues<T>> Layered(
        ImmutableArray<ForwardPart> forward, ImmutableArray<BackwardPart> backward,
        ImmutableArray<(Layer Part, Parameters<T> Parameters)> update, ImmutableArray<(Layer Part, Parameters<T> Parameters)> next)
    {
        var layers = ImmutableArray.CreateBuilder<LayerValues<T>>();
        for (var i = 0; i < forward.Length; i++)
        {
            if (forward[i].Part is not Dense)
                throw new ArgumentException(
                    $"The values of a step are those of dense layers with one activation, not of {forward[i].Part}.");
            var (dense, (w, b)) = (i, update[i].Parameters);
            Layer activation = new Identity();
            if (i + 1 < forward.Length && forward[i + 1].Part.ParameterInfos.IsEmpty) activation = forward[++i].Part;
            layers.Add(new(
                forward[dense].Parameters, activation, forward[dense].Y, forward[i].Y, backward[dense].YBar, new(w, b),
                next[dense].Parameters));
        }
        return layers.ToImmutable();
    }

    readonly record struct ForwardPart(Layer Part, Parameters<T> Parameters, Matrix<T> Y, Pullback<T> Pullback);

    readonly record struct BackwardPart(Matrix<T> YBar, Parameters<T> Gradient);
}

/// <summary>What one dense layer and its activation compute in a step.</summary>
/// <param name="Previous">W: in × out, and b: 1 × out, before the step.</param>
/// <param name="Activation">f; the identity where the layer has none.</param>
/// <param name="Z">z = x·W + b: batch × out.</param>
/// <param name="A">a = f(z): batch × out.</param>
/// <param name="Delta">δ = ∂L/∂z: batch × out.</param>
/// <param name="Update">ΔW and Δb.</param>
/// <param name="Next">W and b after the step.</param>
sealed record LayerValues<T>(
    Parameters<T> Previous, Layer Activation, Matrix<T> Z, Matrix<T> A, Matrix<T> Delta, LayerUpdate<T> Update, Parameters<T> Next)
    where T : unmanaged;

/// <summary>What a step adds to the parameters of a dense layer.</summary>
/// <param name="Weights">ΔW: in × out.</param>
/// <param name="Biases">Δb: 1 × out; null where b is replaced by another value.</param>
readonly record struct LayerUpdate<T>(Matrix<T> Weights, Matrix<T>? Biases) where T : unmanaged;
