using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Optimizers;

namespace Pipeline.Training;

/// <summary>Which steps have a fused form: plain SGD by back-propagation, without penalty, through dense layers that have an activation behind them or none.</summary>
static class PlainDescent
{
    /// <summary>Whether a step is such a one.</summary>
    public static bool Is(GradientStep step) =>
        step is { Gradient: Backpropagation, Optimizer: Scale, Objective.WeightPenalty: 0 }
        && step.Network.Parts is [Dense, ..] parts
        && parts.All(part => part is Dense or IElementwise)
        && parts.Zip(parts.Skip(1)).All(pair => pair.Item1 is Dense || pair.Item2 is Dense);

    /// <summary>What the optimizer makes of a gradient: factor · gradient.</summary>
    public static double Factor(GradientStep step) => ((Scale)step.Optimizer).Factor;

    /// <summary>The neurons of each dense layer: those of the activation behind it, where there is one.</summary>
    public static ImmutableArray<Neurons<T>> Neurons<T>(Layer network, Kernels<T> kernels) where T : unmanaged =>
        [.. network.Parts.Select((part, i) => (part, network.Parts.ElementAtOrDefault(i + 1)))
            .Where(pair => pair.part is Dense)
            .Select(pair => pair.Item2 is IElementwise activation ? activation.Neurons(kernels) : kernels.Neurons<Same, SameBack>())];

    /// <summary>Arrays know no shapes: what the readable form refuses of parameters is refused here.</summary>
    /// <exception cref="ArgumentException">Two layers do not fit, or biases do not fit their weights.</exception>
    public static void Require<T>(Parameters<T> p) where T : unmanaged
    {
        for (var i = 0; i < p.Leaves.Length; i += 2)
        {
            var (w, b) = (p.Leaves[i], p.Leaves[i + 1]);
            Shapes.Require(b.Rows == 1 && b.Columns == w.Columns, "rows plus a row", w, b);
            if (i > 0) Shapes.Require(p.Leaves[i - 2].Columns == w.Rows, "a·b", p.Leaves[i - 2], w);
        }
    }

    /// <summary>The same of a batch.</summary>
    /// <exception cref="ArgumentException">Inputs or targets do not fit.</exception>
    public static void Require<T>(Parameters<T> p, Batch<T> batch) where T : unmanaged
    {
        Shapes.Require(batch.X.Columns == p.Leaves[0].Rows, "a·b", batch.X, p.Leaves[0]);
        Shapes.Require(batch.Target.Rows == batch.X.Rows && batch.Target.Columns == p.Leaves[^1].Columns, "outputs and targets", p.Leaves[^1], batch.Target);
    }
}
