using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

/// <summary>Small helpers on trees of matrices; the inputs are the last matrix.</summary>
static class Trees
{
    public static Parameters<double> Joined(Parameters<double> p, Matrix<double> x) => new([.. p.Matrices, x]);

    public static Parameters<double> Pulled(Pullback<double> pullback, Matrix<double> yBar)
    {
        var (gradient, input) = pullback(yBar);
        return Joined(gradient, input());
    }

    public static Parameters<double> Like(Parameters<double> tree, Key key) =>
        new([.. tree.Matrices.Select((m, l) => Matrix<double>.Fill(m.Rows, m.Columns, i => (key.FoldIn(l).UniformInt(i, 2001) - 1000) / 256.0))]);

    public static Matrix<double> Integers(Matrix<double> like, Key key) => Matrix<double>.Fill(like.Rows, like.Columns, i => key.UniformInt(i, 7) - 3);

    public static double[] Terms(Parameters<double> a, Parameters<double> b) => [.. a.Flatten().Zip(b.Flatten(), (x, y) => x * y)];

    public static Matrix<double> Row(Matrix<double> m, int i) => Matrix<double>.Of(1, m.Columns, [.. m.Row(i)]);

    public static Matrix<double> Reordered(Matrix<double> m, Func<int, int> row, Func<int, int> column) =>
        m.MapIndexed((i, _) => m[row(i / m.Columns), column(i % m.Columns)]);

    /// <summary>The derivative of the outputs along a direction, by dual numbers.</summary>
    public static Matrix<double> Tangents(Layer network, Parameters<double> at, Parameters<double> direction)
    {
        var moving = at.Matrices.Zip(direction.Matrices, (m, d) => m.MapIndexed((i, x) => new Dual(x, d.Values[i]))).ToArray();
        return network.Forward(new([.. moving[..^1]]), moving[^1]).MapIndexed((_, y) => y.Tangent);
    }

    /// <summary>The unit vectors of the space of a tree.</summary>
    public static IEnumerable<Parameters<double>> Basis(Parameters<double> tree) => tree.Matrices.SelectMany((leaf, l) =>
        Enumerable.Range(0, leaf.Values.Length).Select(i => new Parameters<double>(
            [.. tree.Matrices.Select((m, k) => Matrix<double>.Fill(m.Rows, m.Columns, j => k == l && j == i ? 1 : 0))])));

    public static Parameters<double> Scaled(double a, Parameters<double> p, double b, Parameters<double> q) =>
        new([.. p.Matrices.Zip(q.Matrices, (x, y) => Matrix<double>.Fill(x.Rows, x.Columns, i => a * x.Values[i] + b * y.Values[i]))]);

    /// <summary>Equal numbers; the sign of a zero does not count.</summary>
    public static void RequireEqual(Parameters<double> expected, Parameters<double> actual)
    {
        Assert.Equal(expected.Matrices.Length, actual.Matrices.Length);
        foreach (var (a, b) in expected.Flatten().Zip(actual.Flatten())) Assert.Equal(a, b);
    }
}
