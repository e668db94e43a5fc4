using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>y = f(a·W + b): a dense layer with its parameters and the activation f after it, or f(x) = x where there is none.</summary>
/// <param name="W">in × out.</param>
/// <param name="B">1 × out.</param>
/// <param name="BiasActivation">x = z + b, y = f(x) and their pullback, on arrays.</param>
readonly record struct DenseUnit<T>(Matrix<T> W, Matrix<T> B, BiasActivation<T> BiasActivation) where T : unmanaged;

/// <summary>Networks of dense layers, each followed by one elementwise activation or by none.</summary>
static class FusedDenseStack
{
    /// <summary>Whether a network consists of such units.</summary>
    public static bool IsStackOfDense(Layer network) =>
        network.Parts is [Dense, ..] parts
        && parts.All(part => part is Dense or IElementwiseLayer)
        && parts.Zip(parts.Skip(1)).All(pair => pair.Item1 is Dense || pair.Item2 is Dense);

    /// <summary>The units of such a network, in order.</summary>
    /// <remarks>Shapes are checked here because the arrays that executors copy the parameters into carry none.</remarks>
    /// <exception cref="ArgumentException">A unit does not take the outputs of the unit before, or p are not its parameters.</exception>
    public static ImmutableArray<DenseUnit<T>> SplitNetwork<T>(Layer network, Parameters<T> p, Kernels<T> kernels) where T : unmanaged
    {
        network.RequireParameters(p);
        var parts = network.SplitByPart(p);
        var layers = ImmutableArray.CreateBuilder<DenseUnit<T>>();
        for (var partIndex = 0; partIndex < parts.Length; partIndex++)
        {
            if (parts[partIndex].Part is not Dense) continue;
            var (w, b) = parts[partIndex].Parameters;
            var activation = partIndex + 1 < parts.Length ? parts[partIndex + 1].Part as IElementwiseLayer : null;
            layers.Add(new(w, b, activation?.CreateBiasActivation(kernels)
                ?? kernels.CreateBiasActivation(new IdentityOp(), new IdentityPullbackOp())));
        }
        return layers.DrainToImmutable();
    }
}
