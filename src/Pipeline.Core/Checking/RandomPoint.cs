using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Checking;

/// <summary>Parameters, inputs and targets for a network that comes without.</summary>
static class RandomPoint
{
    const int WidestInput = 1 << 16;
    const double Grid = 1.0 / (1 << 20);

    /// <summary>Parameters and inputs from ±1, targets from (0, 1), multiples of 2⁻²⁰, so that steps by powers of two are exact.</summary>
    public static (Parameters<double> P, Batch<double> Batch) OnGrid(Layer network, Key key, int batch)
    {
        var p = network.Init<double>(key);
        var (inputs, outputs) = Widths(network);
        return (p.With([.. p.Matrices.Select((m, l) => Numbers(m.Rows, m.Columns, key.FoldIn(l)))]),
            new(Numbers(batch, inputs, key.FoldIn(-1)), Matrix<double>.Fill(batch, outputs, i => (1 + key.FoldIn(-2).UniformInt(i, (1 << 20) - 1)) * Grid)));
    }

    /// <summary>
    /// Integers for the inputs, targets and first weights, even ones for the weights behind, halves of odd ones for the biases: then no
    /// pre-activation is nearer to 0 than ½, and J is a multiple of a power of two.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="key">The source of the numbers.</param>
    /// <param name="batch">Samples: a power of two.</param>
    /// <param name="sparsity">1 for dense weights; about one in so many is not 0.</param>
    public static (Parameters<double> P, Batch<double> Batch) OnLattice(Layer network, Key key, int batch, int sparsity)
    {
        var p = network.Init<double>(key);
        var (inputs, outputs) = Widths(network);
        var first = network.ParameterInfos.IndexOf(network.ParameterInfos.FirstOrDefault(leaf => leaf.IsDecayed));
        return (p.With([.. p.Matrices.Select((m, l) => Matrix<double>.Fill(m.Rows, m.Columns, i => Number(l, i)))]),
            new(Matrix<double>.Fill(batch, inputs, i => NotZero(key.FoldIn(-1).UniformInt(i, 6))), Matrix<double>.Fill(batch, outputs, i => key.FoldIn(-2).UniformInt(i, 7) - 3)));

        double Number(int leaf, int i) => network.ParameterInfos[leaf].IsDecayed switch
        {
            false => key.FoldIn(leaf).UniformInt(i, 6) - 2.5,
            true when key.FoldIn(leaf).FoldIn(1).UniformInt(i, sparsity) > 0 => 0,
            true when leaf == first => key.FoldIn(leaf).UniformInt(i, 7) - 3,
            true => 2 * (key.FoldIn(leaf).UniformInt(i, 3) - 1),
        };
    }

    static double NotZero(int x) => x < 3 ? x - 3 : x - 2;

    static Matrix<double> Numbers(int rows, int columns, Key key) => Matrix<double>.Fill(rows, columns, i => (key.UniformInt(i, (1 << 21) + 1) - (1 << 20)) * Grid);

    /// <summary>A width that the network takes, three where it takes any, and what it makes of it.</summary>
    static (int Inputs, int Outputs) Widths(Layer network) => Enumerable.Range(1, WidestInput)
        .Prepend(3)
        .Select(inputs => (inputs, Outputs: network.OutputWidth(inputs).Match(width => width, _ => 0)))
        .FirstOrDefault(widths => widths.Outputs > 0) is { Outputs: > 0 } fitting
            ? fitting
            : throw new ArgumentException($"{network.Name}: its layers fit no input of 1 to {WidestInput} numbers.");
}
