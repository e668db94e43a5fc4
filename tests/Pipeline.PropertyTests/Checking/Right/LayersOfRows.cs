using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.PropertyTests.Checking.Right;

/// <summary>Right layers whose outputs depend on several inputs, of a row or of a batch, or on parameters of their own.</summary>
static class LayersOfRows
{
    public static ImmutableArray<Layer> All { get; } =
    [
        new SoftmaxLayer(), new Centered(), new CenteredOverBatch(), new Residual(Network.Tanh), new Residual(Network.Relu),
        new FixedMask(), new Reversed(), new RunningSum(), new NormalizedRows(), new PairMaximum(), new Gated(), new Squared(),
        new ColumnScale(3), new WithoutBias(3, 3), new Translation(3), new LearnedSlope(),
    ];

    /// <summary>a·b with a column b, repeated over the columns of a.</summary>
    public static Matrix<T> TimesColumn<T>(Matrix<T> a, Matrix<T> column) where T : unmanaged => a.ZipWithColumn(column, new Multiply());

    /// <summary>Every row of the result is <paramref name="row"/>.</summary>
    public static Matrix<T> Repeat<T>(Matrix<T> row, int times) where T : unmanaged => Matrix<T>.Fill(times, 1, _ => 1) * row;

    /// <summary>A constant matrix, such as a permutation.</summary>
    public static Matrix<T> Constant<T>(int size, Func<int, int, bool> isOne) where T : unmanaged =>
        Matrix<T>.Fill(size, size, i => isOne(i / size, i % size) ? 1 : 0);
}

/// <summary>softmax of each row.</summary>
sealed record SoftmaxLayer : Layer
{
    public override string Name => "softmax";

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var y = Softmax<T>.Of(x).Probabilities;
        return (y, yBar => (Parameters<T>.Empty, () =>
            Matrix<T>.Hadamard(y, yBar) - LayersOfRows.TimesColumn(y, Matrix<T>.Hadamard(y, yBar).RowSums())));
    }
}

/// <summary>y = x·A with a symmetric constant A: the mean of each row is taken away.</summary>
sealed record Centered : Layer
{
    public override string Name => "centered";

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var mean = 1.0 / x.Columns * Matrix<T>.Fill(x.Columns, x.Columns, _ => 1);
        return (x - x * mean, yBar => (Parameters<T>.Empty, () => yBar - yBar * mean));
    }
}

/// <summary>The mean of the batch is taken away, so the rows depend on each other.</summary>
sealed record CenteredOverBatch : Layer
{
    public override string Name => "centered over the batch";

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
        (Center(x), yBar => (Parameters<T>.Empty, () => Center(yBar)));

    static Matrix<T> Center<T>(Matrix<T> m) where T : unmanaged => m - LayersOfRows.Repeat(1.0 / m.Rows * m.ColumnSums(), m.Rows);
}

/// <summary>y = x + f(x).</summary>
sealed record Residual(Layer Branch) : Layer
{
    public override string Name => $"residual {Branch.Name}";

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var (y, pullback) = Branch.Apply(p, x);
        return (x + y, yBar => (Parameters<T>.Empty, () => yBar + pullback(yBar).InputGradient()));
    }
}

/// <summary>Drops every second number, the same ones always.</summary>
sealed record FixedMask : Layer
{
    public override string Name => "fixed mask";

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var mask = Matrix<T>.Fill(x.Rows, x.Columns, i => i % 2);
        return (Matrix<T>.Hadamard(x, mask), yBar => (Parameters<T>.Empty, () => Matrix<T>.Hadamard(yBar, mask)));
    }
}

/// <summary>The columns in reverse order.</summary>
sealed record Reversed : Layer
{
    public override string Name => "reversed";

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var reversal = LayersOfRows.Constant<T>(x.Columns, (i, j) => i + j == x.Columns - 1);
        return (x * reversal, yBar => (Parameters<T>.Empty, () => yBar * reversal));
    }
}

/// <summary>Sums of the first columns.</summary>
sealed record RunningSum : Layer
{
    public override string Name => "running sum";

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var triangle = LayersOfRows.Constant<T>(x.Columns, (i, j) => i <= j);
        return (x * triangle, yBar => (Parameters<T>.Empty, () => Matrix<T>.TimesTransposed(yBar, triangle)));
    }
}
