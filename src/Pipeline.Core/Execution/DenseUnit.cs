using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>A dense layer with its parameters and the activation behind it, if there is one: what executors work with.</summary>
readonly record struct DenseUnit<T>(Matrix<T> W, Matrix<T> B, BiasActivation<T> Activation) where T : unmanaged;

/// <summary>Networks of dense layers, each followed by an elementwise activation or by none.</summary>
static class DenseUnits
{
    /// <summary>Whether a network is such a stack.</summary>
    public static bool IsStack(Layer network) =>
        network.Parts is [Dense, ..] parts
        && parts.All(part => part is Dense or IElementwiseLayer)
        && parts.Zip(parts.Skip(1)).All(pair => pair.Item1 is Dense || pair.Item2 is Dense);

    /// <summary>The units of a stack, in order.</summary>
    /// <exception cref="ArgumentException">Two layers do not fit, or biases do not fit their weights: arrays know no shapes, so it is asked here.</exception>
    public static ImmutableArray<DenseUnit<T>> Of<T>(Layer network, Parameters<T> p, Kernels<T> kernels) where T : unmanaged
    {
        var parts = network.SplitByPart(p);
        var units = ImmutableArray.CreateBuilder<DenseUnit<T>>();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Part is not Dense) continue;
            var (w, b) = parts[i].Parameters;
            Shapes.Require(b.Rows == 1 && b.Columns == w.Columns, "rows plus a row", w, b);
            if (units.Count > 0) Shapes.Require(units[^1].W.Columns == w.Rows, "a·b", units[^1].W, w);
            var activation = i + 1 < parts.Length ? parts[i + 1].Part as IElementwiseLayer : null;
            units.Add(new(w, b, activation?.BiasActivation(kernels) ?? kernels.BiasActivation<IdentityOp, IdentityPullbackOp>()));
        }
        return units.DrainToImmutable();
    }

    /// <summary>Refuses a batch whose inputs or targets do not fit the units.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void RequireFitting<T>(this ImmutableArray<DenseUnit<T>> units, Batch<T> batch) where T : unmanaged
    {
        Shapes.Require(batch.X.Columns == units[0].W.Rows, "a·b", batch.X, units[0].W);
        Shapes.Require(
            batch.Target.Rows == batch.X.Rows && batch.Target.Columns == units[^1].W.Columns, "outputs and targets", units[^1].B, batch.Target);
    }
}
