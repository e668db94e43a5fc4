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
    const int MaxDenseLayers = 4, MaxWidth = 6;

    // What is drawn in the place of activations, beside those that have a name.
    internal static Layer LeakyRelu { get; } = Network.LeakyRelu(0.25);

    internal static Layer Elu { get; } = Network.Elu(0.5);

    internal static Layer DropoutMask { get; } = new DropoutMask(0.5, Key.From(0));

    internal static Layer Residual { get; } = Network.Residual(Network.Tanh);

    /// <summary>A network with any activations and any loss.</summary>
    public static RandomNetwork Draw(Key key)
    {
        ImmutableArray<Layer> activations = [.. Network.Activations.Values, LeakyRelu, Elu, Residual];
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

    /// <summary>A network as <see cref="Draw"/>, in any regime: three of sixteen in the ordinary one.</summary>
    public static RandomNetwork DrawAny(Key key)
    {
        var regime = key.UniformInt(40, 16) switch
        {
            < 3 => Regime.Ordinary,
            < 5 => Regime.OneHot,
            < 9 => Regime.Saturated,
            < 11 => Regime.ZerosAndOnes,
            < 13 => Regime.Blank,
            _ => Regime.Wide,
        };
        var network = WithMask(Draw(key), key) with { Regime = regime };
        return regime == Regime.Wide ? WithWideLayersOrBatch(network, key)
            : regime == Regime.Saturated ? WithLogits(network, key)
            : network;
    }

    // A mask is another one for each row, so networks of which rows are compared have none.
    static RandomNetwork WithMask(RandomNetwork network, Key key) =>
        network.Loss is BinaryCrossEntropyOnProbabilities || network.Activations.Length == 1 || key.UniformInt(43, 4) > 0
            ? network
            : network with { Activations = network.Activations.SetItem(key.UniformInt(44, network.Activations.Length - 1), DropoutMask) };

    // Logits are large only where no bounded activation follows the last layer.
    static RandomNetwork WithLogits(RandomNetwork network, Key key) =>
        network.Loss is BinaryCrossEntropyOnProbabilities || key.UniformInt(41, 2) == 0
            ? network
            : network with { Activations = network.Activations.SetItem(network.Activations.Length - 1, Network.Identity) };

    /// <summary>A network as <see cref="DrawForLattice"/>: of sixteen, two of zeros and ones and one that is wide.</summary>
    public static RandomNetwork DrawAnyForLattice(Key key) => key.UniformInt(40, 16) switch
    {
        < 13 => DrawForLattice(key),
        < 15 => DrawForLattice(key) with { Regime = Regime.ZerosAndOnes },
        _ => DrawWideForLattice(key),
    };

    /// <summary>A wide network as <see cref="DrawForLattice"/>.</summary>
    public static RandomNetwork DrawWideForLattice(Key key)
    {
        var network = WithWideLayersOrBatch(DrawForLattice(key), key);
        return network with { Regime = Regime.Wide, BatchSize = network.BatchSize > 5 ? 8 << key.UniformInt(42, 3) : network.BatchSize };
    }

    // At most two layers, so that a check costs little: wide layers, a wide batch, or both in one layer.
    static RandomNetwork WithWideLayersOrBatch(RandomNetwork network, Key key)
    {
        var kind = key.UniformInt(41, 4);
        var depth = Math.Min(network.Activations.Length, kind == 3 ? 1 : 2);
        var widths = network.Widths[^(depth + 1)..];
        return network with
        {
            Activations = network.Activations[^depth..],
            Widths = kind == 0
                ? widths
                : [.. widths.Select((width, i) => key.UniformInt(50 + i, 2) == 0 ? width : DrawSizeAtBlockEdge(key, 60 + i))],
            BatchSize = kind is 1 or 2 ? network.BatchSize : DrawSizeAtBlockEdge(key, 70),
        };
    }

    static int DrawSizeAtBlockEdge(Key key, int index) => SizesAtBlockEdges[key.UniformInt(index, SizesAtBlockEdges.Length)];

    // Before, at and after the edges of blocks and registers.
    static ImmutableArray<int> SizesAtBlockEdges { get; } = [7, 8, 9, 15, 16, 17, 31, 32, 33];

    /// <summary>All losses.</summary>
    public static ImmutableArray<Loss> Losses { get; } =
        [new HalfSquaredError(), new BinaryCrossEntropyOnProbabilities(), new BinaryCrossEntropyWithLogits(), new SoftmaxCrossEntropy()];

    static (ImmutableArray<int> Widths, int Depth) DrawWidths(Key key)
    {
        var depth = 1 + key.UniformInt(0, MaxDenseLayers);
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
