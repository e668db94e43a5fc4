using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

/// <summary>Helpers on trees of matrices. Where a tree has inputs too, they are its last matrix.</summary>
static class Trees
{
    /// <summary>The parameters followed by the inputs.</summary>
    public static Parameters<double> Joined(Parameters<double> p, Matrix<double> x) => new([.. p.Matrices, x]);

    /// <summary>The gradients of parameters and inputs for the cotangent ȳ.</summary>
    public static Parameters<double> Pulled(Pullback<double> pullback, Matrix<double> yBar)
    {
        var (gradient, input) = pullback(yBar);
        return Joined(gradient, input());
    }

    /// <summary>A random tree of the same shapes: multiples of 1/256 up to ±1000/256.</summary>
    public static Parameters<double> Like(Parameters<double> tree, Key key) => new([.. tree.Matrices.Select((m, l) =>
        Matrix<double>.Fill(m.Rows, m.Columns, i => (key.FoldIn(l).UniformInt(i, 2001) - 1000) / 256.0))]);

    /// <summary>A random matrix of the same shape: integers from −3 to 3.</summary>
    public static Matrix<double> Integers(Matrix<double> like, Key key) =>
        Matrix<double>.Fill(like.Rows, like.Columns, i => key.UniformInt(i, 7) - 3);

    /// <summary>The weights, with zeros for the biases: in a stack of dense layers every second matrix is a bias.</summary>
    public static Parameters<double> OnlyWeights(Parameters<double> p) =>
        new([.. p.Matrices.Select((m, l) => l % 2 == 0 ? m : 0.0 * m)]);

    /// <summary>The terms of the inner product.</summary>
    public static double[] Terms(Parameters<double> a, Parameters<double> b) => [.. a.Flatten().Zip(b.Flatten(), (x, y) => x * y)];

    /// <summary>Row i as a matrix.</summary>
    public static Matrix<double> Row(Matrix<double> m, int i) => Matrix<double>.Of(1, m.Columns, [.. m.Row(i)]);

    /// <summary>The matrix with permuted rows and columns: element (i, j) is element (row(i), column(j)) of <paramref name="m"/>.</summary>
    public static Matrix<double> Reordered(Matrix<double> m, Func<int, int> row, Func<int, int> column) =>
        m.MapIndexed((i, _) => m[row(i / m.Columns), column(i % m.Columns)]);

    /// <summary>The derivative of the outputs along a direction, by dual numbers.</summary>
    public static Matrix<double> Tangents(Layer network, Parameters<double> point, Parameters<double> direction)
    {
        var duals = point.Matrices.Zip(direction.Matrices, (m, d) => m.MapIndexed((i, x) => new Dual(x, d.Values[i]))).ToArray();
        return network.Forward(new([.. duals[..^1]]), duals[^1]).MapIndexed((_, y) => y.Tangent);
    }

    /// <summary>The unit vectors of the space of a tree.</summary>
    public static IEnumerable<Parameters<double>> Basis(Parameters<double> tree) => tree.Matrices.SelectMany((matrix, l) =>
        Enumerable.Range(0, matrix.Values.Length).Select(i => new Parameters<double>(
            [.. tree.Matrices.Select((m, k) => Matrix<double>.Fill(m.Rows, m.Columns, j => k == l && j == i ? 1 : 0))])));

    /// <summary>a·p + b·q.</summary>
    public static Parameters<double> LinearCombination(double a, Parameters<double> p, double b, Parameters<double> q) =>
        new([.. p.Matrices.Zip(q.Matrices, (x, y) => Matrix<double>.Fill(x.Rows, x.Columns, i => a * x.Values[i] + b * y.Values[i]))]);

    /// <summary>Equal elements; 0 equals −0.</summary>
    public static void RequireEqual(Parameters<double> expected, Parameters<double> actual)
    {
        Assert.Equal(expected.Matrices.Length, actual.Matrices.Length);
        foreach (var (a, b) in expected.Flatten().Zip(actual.Flatten())) Assert.Equal(a, b);
    }
}
