using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;

namespace Pipeline.Checking;

/// <summary>
/// Shapes of random networks: one to four dense layers, one to six wide, batches of one to five, with and without a penalty. A third is square
/// throughout, because shapes would give a forgotten transposition away elsewhere, and a sixth has layers of a single number.
/// </summary>
static class RandomNetworks
{
    const int Deepest = 4, Widest = 6;

    /// <summary>Every activation and every loss.</summary>
    public static RandomNetwork Any(Key key)
    {
        ImmutableArray<Layer> activations = [.. Network.Activations.Values];
        var (widths, depth) = Widths(key);
        var loss = Losses[key.UniformInt(20, Losses.Length)];
        var drawn = Enumerable.Range(0, depth).Select(l => activations[key.UniformInt(30 + l, activations.Length)]).ToImmutableArray();
        var shape = new RandomNetwork(widths, loss is BinaryCrossEntropyOnProbabilities ? drawn.SetItem(depth - 1, Network.Sigmoid) : drawn, loss, 1 + key.UniformInt(21, 5), Penalty(key, 1e-4), Seed(key));
        return shape.KeepsDigits ? shape : shape with { Activations = shape.Activations.SetItem(depth - 2, key.UniformInt(24, 2) == 0 ? Network.Sigmoid : Network.Tanh) };
    }

    /// <summary>Rectifiers and identities with squared error, for <see cref="Oracle.Lattice"/>.</summary>
    public static RandomNetwork OnLattice(Key key)
    {
        var (widths, depth) = Widths(key);
        var activations = Enumerable.Range(0, depth).Select(l => key.UniformInt(30 + l, 4) == 0 ? Network.Identity : Network.Relu);
        return new(widths, [.. activations], new HalfSquaredError(), 1 << key.UniformInt(21, 3), Penalty(key, 0.25), Seed(key));
    }

    /// <summary>Every loss.</summary>
    public static ImmutableArray<Loss> Losses { get; } = [new HalfSquaredError(), new BinaryCrossEntropyOnProbabilities(), new BinaryCrossEntropyWithLogits(), new SoftmaxCrossEntropy()];

    static (ImmutableArray<int> Widths, int Depth) Widths(Key key)
    {
        var depth = 1 + key.UniformInt(0, Deepest);
        var same = 1 + key.UniformInt(1, Widest);
        var kind = key.UniformInt(2, 6);
        return ([.. Enumerable.Range(0, depth + 1).Select(l => kind switch { < 2 => same, 2 when l % 2 == 1 => 1, _ => 1 + key.UniformInt(10 + l, Widest) })], depth);
    }

    static double Penalty(Key key, double lambda) => key.UniformInt(22, 2) == 0 ? 0 : lambda;

    static long Seed(Key key) => key.UniformInt(23, int.MaxValue);
}
