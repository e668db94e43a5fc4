using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Checking;

/// <summary>Random parameters, inputs and targets for a network.</summary>
static class RandomPoints
{
    const int MaxInputWidth = 1 << 16;
    const double GridSpacing = 1.0 / (1 << 20);

    /// <summary>Parameters and inputs in ±1, targets in (0, 1), all multiples of 2⁻²⁰, so that adding a step h = 2⁻ᵏ is exact.</summary>
    public static (Parameters<double> P, Batch<double> Batch) OnGrid(Layer network, Key key, int batchSize)
    {
        var p = network.Init<double>(key);
        var (inputs, outputs) = AcceptedWidths(network);
        var x = UniformOnGrid(batchSize, inputs, key.FoldIn(-1));
        var target = Matrix<double>.Fill(batchSize, outputs, i => (1 + key.FoldIn(-2).UniformInt(i, (1 << 20) - 1)) * GridSpacing);
        return (p.With([.. p.Matrices.Select((m, k) => UniformOnGrid(m.Rows, m.Columns, key.FoldIn(k)))]), new(x, target));
    }

    /// <summary>As <see cref="OnGrid"/>, with one-hot targets.</summary>
    public static (Parameters<double> P, Batch<double> Batch) OneHot(Layer network, Key key, int batchSize)
    {
        var (p, (x, target)) = OnGrid(network, key, batchSize);
        return (p, new(x, OneHotTarget(target, key)));
    }

    /// <summary>As <see cref="OnGrid"/>, with the absolute values of parameters and inputs.</summary>
    public static (Parameters<double> P, Batch<double> Batch) Positive(Layer network, Key key, int batchSize)
    {
        var (p, (x, target)) = OnGrid(network, key, batchSize);
        return (p.Map(Magnitude), new(Magnitude(x), target));

        static Matrix<double> Magnitude(Matrix<double> m) => m.MapIndexed((_, v) => Math.Abs(v));
    }

    /// <summary>
    /// As <see cref="OnGrid"/>, scaled: the largest output of each part with parameters is between 2.8 and 45, drawn part by part. Scales
    /// are powers of two, so that adding a step is exact as before.
    /// </summary>
    public static (Parameters<double> P, Batch<double> Batch) Saturated(Layer network, Key key, int batchSize)
    {
        var (p, (x, target)) = OnGrid(network, key, batchSize);
        x = (1 << key.FoldIn(-3).UniformInt(0, 6)) * x;
        var (scaled, y) = (Parameters<double>.Empty, x);
        foreach (var (part, parameters) in network.Parts.Length > 1 ? network.SplitByPart(p) : [(network, p)])
        {
            var level = 4 << key.FoldIn(-3).UniformInt(1 + scaled.Matrices.Length, 4);
            var next = ScaleTo(level, part.Forward(parameters, y)) * parameters;
            (scaled, y) = (scaled.Concat(next), part.Forward(next, y));
        }
        return (scaled, new(x, key.FoldIn(-3).UniformInt(-1, 2) == 0 ? target : OneHotTarget(target, key)));
    }

    /// <summary>Inputs and targets in {0, 1}; half of the parameters in {−1, 0, 1}, the others as <see cref="OnGrid"/>.</summary>
    public static (Parameters<double> P, Batch<double> Batch) ZerosAndOnes(Layer network, Key key, int batchSize)
    {
        var (p, (x, target)) = OnGrid(network, key, batchSize);
        var (choice, digit) = (key.FoldIn(-4), key.FoldIn(-5));
        return (
            p.With([.. p.Matrices.Select((m, k) => m.MapIndexed((i, w) =>
                choice.FoldIn(k).UniformInt(i, 2) == 0 ? w : digit.FoldIn(k).UniformInt(i, 3) - 1))]),
            ZerosAndOnes(new(x, target), key));
    }

    /// <summary>A batch of the same shape with inputs and targets in {0, 1}.</summary>
    public static Batch<double> ZerosAndOnes(Batch<double> shapeOf, Key key) =>
        new(ZeroOrOne(shapeOf.X, key.FoldIn(-6)), ZeroOrOne(shapeOf.Target, key.FoldIn(-7)));

    /// <summary>Inputs that are 0 and, of the parameters without weight decay, all 0; the others as <see cref="OnGrid"/>.</summary>
    public static (Parameters<double> P, Batch<double> Batch) Blank(Layer network, Key key, int batchSize)
    {
        var (p, (x, target)) = OneHot(network, key, batchSize);
        return (p.With([.. p.Matrices.Select((m, k) => p.Infos[k].IsDecayed ? m : Matrix<double>.Zero(m.Rows, m.Columns))]),
            new(Matrix<double>.Zero(x.Rows, x.Columns), target));
    }

    /// <summary>
    /// Integers for the inputs, targets and weights of the first layer, even integers for the later weights, odd multiples of ½ for the
    /// biases: every pre-activation then has an absolute value of at least ½, and J is a multiple of a power of two.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="key">The random key.</param>
    /// <param name="batchSize">Batch size, a power of two.</param>
    /// <param name="sparsity">1 for dense weights; otherwise about one weight in <paramref name="sparsity"/> is drawn, the others are
    /// 0.</param>
    public static (Parameters<double> P, Batch<double> Batch) OnLattice(Layer network, Key key, int batchSize, int sparsity)
    {
        var p = network.Init<double>(key);
        var (inputs, outputs) = AcceptedWidths(network);
        var firstWeights = network.ParameterInfos.IndexOf(network.ParameterInfos.FirstOrDefault(info => info.IsDecayed));
        var x = Matrix<double>.Fill(batchSize, inputs, i => ToNonZero(key.FoldIn(-1).UniformInt(i, 6)));
        var target = Matrix<double>.Fill(batchSize, outputs, i => key.FoldIn(-2).UniformInt(i, 7) - 3);
        return (p.With([.. p.Matrices.Select((m, k) => Matrix<double>.Fill(m.Rows, m.Columns, i => Element(k, i)))]), new(x, target));

        double Element(int matrix, int i) => network.ParameterInfos[matrix].IsDecayed switch
        {
            false => key.FoldIn(matrix).UniformInt(i, 6) - 2.5,
            true when key.FoldIn(matrix).FoldIn(1).UniformInt(i, sparsity) > 0 => 0,
            true when matrix == firstWeights => key.FoldIn(matrix).UniformInt(i, 7) - 3,
            true => 2 * (key.FoldIn(matrix).UniformInt(i, 3) - 1),
        };
    }

    /// <summary>A matrix of the same shape with a 1 in each row and 0 elsewhere.</summary>
    static Matrix<double> OneHotTarget(Matrix<double> target, Key key) => target.MapIndexed((i, _) =>
        key.FoldIn(-8).UniformInt(i / target.Columns, target.Columns) == i % target.Columns ? 1.0 : 0);

    static Matrix<double> ZeroOrOne(Matrix<double> shapeOf, Key key) => shapeOf.MapIndexed((i, _) => (double)key.UniformInt(i, 2));

    /// <summary>The power of two that brings the largest element of y to between level and level/√2 or level·√2.</summary>
    static double ScaleTo(double targetMagnitude, Matrix<double> y) =>
        y.Values.Max(Math.Abs) is var largest && largest > 0 && double.IsFinite(largest) ? NearestPowerOfTwo(targetMagnitude / largest) : 1;

    static double NearestPowerOfTwo(double x) => Math.ScaleB(1, Math.ILogB(x * x * 2) >> 1);

    /// <summary>0, …, 5 → −3, −2, −1, 1, 2, 3.</summary>
    static double ToNonZero(int x) => x < 3 ? x - 3 : x - 2;

    /// <summary>Elements in ±1, multiples of 2⁻²⁰.</summary>
    public static Matrix<double> UniformOnGrid(int rows, int columns, Key key) =>
        Matrix<double>.Fill(rows, columns, i => (key.UniformInt(i, (1 << 21) + 1) - (1 << 20)) * GridSpacing);

    /// <summary>
    /// An input width that the network accepts, 3 if it accepts that, otherwise the smallest; and the output width for it.
    /// </summary>
    static (int Inputs, int Outputs) AcceptedWidths(Layer network) => Enumerable.Range(1, MaxInputWidth)
        .Prepend(3)
        .Select(inputs => (inputs, Outputs: network.OutputWidth(inputs).Match(width => width, _ => 0)))
        .FirstOrDefault(widths => widths.Outputs > 0) is { Outputs: > 0 } accepted
            ? accepted
            : throw new ArgumentException($"{network.Name}: its layers fit no input of 1 to {MaxInputWidth} numbers.");
}
