using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>Which steps have a fused form: plain SGD by back-propagation, without penalty, through dense layers that have an activation behind them or none.</summary>
static class DenseDescent
{
    /// <summary>Whether a step is such a one.</summary>
    public static bool Supports(GradientStep step) =>
        step is { Gradient: Backpropagation, Optimizer: Scale, Objective.WeightPenalty: 0 }
        && step.Network.Parts is [Dense, ..] parts
        && parts.All(part => part is Dense or IElementwiseLayer)
        && parts.Zip(parts.Skip(1)).All(pair => pair.Item1 is Dense || pair.Item2 is Dense);

    /// <summary>What the optimizer makes of a gradient: factor · gradient.</summary>
    public static double Factor(GradientStep step) => ((Scale)step.Optimizer).Factor;

    /// <summary>The neurons of each dense layer: those of the activation behind it, where there is one.</summary>
    public static ImmutableArray<BiasActivation<T>> BiasActivations<T>(Layer network, Kernels<T> kernels) where T : unmanaged =>
        [.. network.Parts.Select((part, i) => (part, network.Parts.ElementAtOrDefault(i + 1)))
            .Where(pair => pair.part is Dense)
            .Select(pair => pair.Item2 is IElementwiseLayer activation ? activation.BiasActivation(kernels) : kernels.BiasActivation<IdentityOp, IdentityPullbackOp>())];

    /// <summary>Arrays know no shapes: what the readable form refuses of parameters is refused here.</summary>
    /// <exception cref="ArgumentException">Two layers do not fit, or biases do not fit their weights.</exception>
    public static void CheckShapes<T>(Parameters<T> p) where T : unmanaged
    {
        for (var i = 0; i < p.Matrices.Length; i += 2)
        {
            var (w, b) = (p.Matrices[i], p.Matrices[i + 1]);
            Shapes.Require(b.Rows == 1 && b.Columns == w.Columns, "rows plus a row", w, b);
            if (i > 0) Shapes.Require(p.Matrices[i - 2].Columns == w.Rows, "a·b", p.Matrices[i - 2], w);
        }
    }

    /// <summary>The same of a batch.</summary>
    /// <exception cref="ArgumentException">Inputs or targets do not fit.</exception>
    public static void CheckShapes<T>(Parameters<T> p, Batch<T> batch) where T : unmanaged
    {
        Shapes.Require(batch.X.Columns == p.Matrices[0].Rows, "a·b", batch.X, p.Matrices[0]);
        Shapes.Require(batch.Target.Rows == batch.X.Rows && batch.Target.Columns == p.Matrices[^1].Columns, "outputs and targets", p.Matrices[^1], batch.Target);
    }
}
