using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;

namespace Pipeline.Checking;

/// <summary>
/// Generators of random networks: one to four dense layers of width one to six, batches of one to five, with and without a penalty. In a
/// third of them all matrices are square, because elsewhere a missing transposition already fails by its shape; a sixth has layers of
/// width one.
/// </summary>
static class RandomNetworks
{
    const int MaxDepth = 4, MaxWidth = 6;

    /// <summary>A network with any activations and any loss.</summary>
    public static RandomNetwork Draw(Key key)
    {
        ImmutableArray<Layer> activations = [.. Network.Activations.Values, Network.LeakyRelu(0.25), Network.Elu(0.5)];
        var (widths, depth) = DrawWidths(key);
        var loss = Losses[key.UniformInt(20, Losses.Length)];
        var drawnActivations = Enumerable.Range(0, depth)
            .Select(i => activations[key.UniformInt(30 + i, activations.Length)])
            .ToImmutableArray();
        var network = new RandomNetwork(
            widths, loss is BinaryCrossEntropyOnProbabilities ? drawnActivations.SetItem(depth - 1, Network.Sigmoid) : drawnActivations,
            loss, 1 + key.UniformInt(21, 5), DrawPenalty(key, 1e-4), DrawSeed(key));
        var bounded = key.UniformInt(24, 2) == 0 ? Network.Sigmoid : Network.Tanh;
        return network.IsWellConditioned ? network : network with { Activations = network.Activations.SetItem(depth - 2, bounded) };
    }

    /// <summary>A network of ReLU, leaky ReLU and identity with squared error, for <see cref="Oracle.Lattice"/>.</summary>
    public static RandomNetwork DrawForLattice(Key key)
    {
        var (widths, depth) = DrawWidths(key);
        // An odd slope keeps the pre-activations of the next layer off 0, as the identity does.
        Layer[] piecewiseLinear = [Network.Identity, Network.LeakyRelu(3), Network.Relu, Network.Relu];
        var activations = Enumerable.Range(0, depth).Select(i => piecewiseLinear[key.UniformInt(30 + i, 4)]);
        return new(widths, [.. activations], new HalfSquaredError(), 1 << key.UniformInt(21, 3), DrawPenalty(key, 0.25), DrawSeed(key));
    }

    /// <summary>All losses.</summary>
    public static ImmutableArray<Loss> Losses { get; } =
        [new HalfSquaredError(), new BinaryCrossEntropyOnProbabilities(), new BinaryCrossEntropyWithLogits(), new SoftmaxCrossEntropy()];

    static (ImmutableArray<int> Widths, int Depth) DrawWidths(Key key)
    {
        var depth = 1 + key.UniformInt(0, MaxDepth);
        var commonWidth = 1 + key.UniformInt(1, MaxWidth);
        var shapeKind = key.UniformInt(2, 6);
        return ([.. Enumerable.Range(0, depth + 1).Select(Width)], depth);

        int Width(int i) => shapeKind switch
        {
            < 2 => commonWidth,
            2 when i % 2 == 1 => 1,
            _ => 1 + key.UniformInt(10 + i, MaxWidth),
        };
    }

    static double DrawPenalty(Key key, double lambda) => key.UniformInt(22, 2) == 0 ? 0 : lambda;

    static long DrawSeed(Key key) => key.UniformInt(23, int.MaxValue);
}
