using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Checking;

/// <summary>A region of the space of parameters, inputs and targets from which random points are drawn.</summary>
/// <param name="Name">Display name; empty for the ordinary region.</param>
/// <param name="Draw">(network, key, batch size) → a random point.</param>
sealed record Regime(string Name, Func<Layer, Key, int, (Parameters<double> P, Batch<double> Batch)> Draw)
{
    /// <summary>Parameters and inputs in ±1, targets in (0, 1).</summary>
    public static Regime Ordinary { get; } = new("", RandomPoints.OnGrid);

    /// <summary>The same with one-hot targets.</summary>
    public static Regime OneHot { get; } = new("one-hot targets", RandomPoints.OneHot);

    /// <summary>
    /// The largest outputs of layers with parameters are about ±4, 8, 16 or 32: saturated activations, large logits and errors.
    /// </summary>
    public static Regime Saturated { get; } = new("saturated", RandomPoints.Saturated);

    /// <summary>Inputs and targets that are 0 or 1, parameters of which half are 0, 1 or −1.</summary>
    public static Regime ZerosAndOnes { get; } = new("zeros and ones", RandomPoints.ZerosAndOnes);

    /// <summary>Inputs and biases that are 0, so that the first pre-activations are exactly 0; one-hot targets.</summary>
    public static Regime Blank { get; } = new("blank input", RandomPoints.Blank);

    /// <summary>Positive parameters and inputs, so that positive numbers reach what knows no others, such as a logarithm.</summary>
    public static Regime Positive { get; } = new("positive", RandomPoints.Positive);

    /// <summary>An ordinary point, for batches and layers that are wider than blocks and registers.</summary>
    public static Regime Wide { get; } = new("wide", RandomPoints.OnGrid);

    /// <summary>A point by <see cref="RandomPoints.OnLattice"/>, of zeros and ones where the regime is.</summary>
    public (Parameters<double> P, Batch<double> Batch) DrawOnLattice(Layer network, Key key, int batchSize, int sparsity)
    {
        var (p, batch) = RandomPoints.OnLattice(network, key, batchSize, sparsity);
        return (p, this == ZerosAndOnes ? RandomPoints.ZerosAndOnes(batch, key) : batch);
    }

    /// <summary>All regimes.</summary>
    public static ImmutableArray<Regime> All { get; } = [Ordinary, OneHot, Saturated, ZerosAndOnes, Blank, Positive, Wide];
}
