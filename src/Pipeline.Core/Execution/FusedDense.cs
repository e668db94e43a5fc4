using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>y = f(a·W + b): a dense layer with its parameters and the activation f after it, or f(x) = x where there is none.</summary>
/// <param name="W">in × out.</param>
/// <param name="B">1 × out.</param>
/// <param name="Activation">x = z + b, y = f(x) and their pullback, on arrays.</param>
readonly record struct FusedDense<T>(Matrix<T> W, Matrix<T> B, BiasActivation<T> Activation) where T : unmanaged;

/// <summary>Networks of dense layers, each followed by one elementwise activation or by none.</summary>
static class FusedDenseStack
{
    /// <summary>Whether a network consists of such units.</summary>
    public static bool Matches(Layer network) =>
        network.Parts is [Dense, ..] parts
        && parts.All(part => part is Dense or IElementwiseLayer)
        && parts.Zip(parts.Skip(1)).All(pair => pair.Item1 is Dense || pair.Item2 is Dense);

    /// <summary>The units of such a network, in order.</summary>
    /// <remarks>Shapes are checked here because the arrays that executors copy the parameters into carry none.</remarks>
    /// <exception cref="ArgumentException">W of a unit does not take the outputs of the unit before, or b is not 1 × out.</exception>
    public static ImmutableArray<FusedDense<T>> Of<T>(Layer network, Parameters<T> p, Kernels<T> kernels) where T : unmanaged
    {
        var parts = network.SplitByPart(p);
        var layers = ImmutableArray.CreateBuilder<FusedDense<T>>();
        for (var partIndex = 0; partIndex < parts.Length; partIndex++)
        {
            if (parts[partIndex].Part is not Dense) continue;
            var (w, b) = parts[partIndex].Parameters;
            Shapes.Require(b.Rows == 1 && b.Columns == w.Columns, "rows plus a row", w, b);
            if (layers.Count > 0) Shapes.Require(layers[^1].W.Columns == w.Rows, "a·b", layers[^1].W, w);
            var activation = partIndex + 1 < parts.Length ? parts[partIndex + 1].Part as IElementwiseLayer : null;
            layers.Add(new(w, b, activation?.CreateBiasActivation(kernels)
                ?? kernels.CreateBiasActivation(new IdentityOp(), new IdentityPullbackOp())));
        }
        return layers.DrainToImmutable();
    }

    /// <summary>Checks a batch against the units. X: batch × in of the first; Target: batch × out of the last.</summary>
    /// <exception cref="ArgumentException">X or Target has another shape.</exception>
    public static void CheckShapes<T>(this ImmutableArray<FusedDense<T>> layers, Batch<T> batch) where T : unmanaged
    {
        var (x, target) = batch;
        Shapes.Require(x.Columns == layers[0].W.Rows, "a·b", x, layers[0].W);
        var (outputShape, targetShape) = ((x.Rows, layers[^1].W.Columns), (target.Rows, target.Columns));
        Shapes.Require(outputShape == targetShape, "outputs and targets", outputShape, targetShape);
    }
}
