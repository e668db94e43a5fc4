using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Checking;
using Xunit;
using static Pipeline.PropertyTests.Checking.Trees;

namespace Pipeline.PropertyTests.Differentiation;

public class PullbackLawTests
{
    [Fact]
    public void The_pullback_is_the_adjoint_of_the_derivative() => Laws.Hold(5_000, RandomNetworks.Any, shape =>
    {
        var (p, batch) = shape.OnGrid();
        var (y, pullback) = shape.Network.Apply(p, batch.X);
        var (at, direction, w) = (Joined(p, batch.X), Like(Joined(p, batch.X), shape.Key.FoldIn(1)), Like(new([y]), shape.Key.FoldIn(2)).Matrices[0]);
        var tangents = Tangents(shape.Network, at, direction);
        var (gradient, input) = pullback(w);
        var (left, right) = (Terms(new([w]), new([tangents])), Terms(Joined(gradient, input()), direction));
        Assert.True(Math.Abs(left.Sum() - right.Sum()) <= 1e-12 * (1 + left.Sum(Math.Abs) + right.Sum(Math.Abs)), $"{left.Sum()} against {right.Sum()}");
    });

    [Fact]
    public void Row_by_row_the_pullback_is_the_Jacobian() => Laws.Hold(300, RandomNetworks.Any, shape =>
    {
        var (p, batch) = shape.OnGrid();
        var (y, pullback) = shape.Network.Apply(p, batch.X);
        var at = Joined(p, batch.X);
        var columns = Basis(at).Select(e => Tangents(shape.Network, at, e).Values).ToArray();
        for (var k = 0; k < y.Values.Length; k++)
        {
            var (gradient, input) = pullback(Matrix<double>.Fill(y.Rows, y.Columns, i => i == k ? 1 : 0));
            var row = Joined(gradient, input()).Flatten().ToArray();
            Assert.All(Enumerable.Range(0, row.Length), j => Assert.True(Math.Abs(row[j] - columns[j][k]) <= 1e-12 * (1 + Math.Abs(row[j]))));
        }
    });

    [Fact]
    public void Pullbacks_are_linear_and_pure() => Laws.Hold(5_000, RandomNetworks.OnLattice, shape =>
    {
        var (p, batch) = RandomPoint.OnLattice(shape.Network, shape.Key, shape.Batch, sparsity: 1);
        var before = (p.Map(m => m.MapIndexed((_, x) => x)), batch.X.MapIndexed((_, x) => x));
        var (y, pullback) = shape.Network.Apply(p, batch.X);
        var (u, v) = (Integers(y, shape.Key.FoldIn(1)), Integers(y, shape.Key.FoldIn(2)));
        RequireEqual(Pulled(pullback, 2.0 * u + -3.0 * v), Scaled(2, Pulled(pullback, u), -3, Pulled(pullback, v)));
        Assert.All(Pulled(pullback, 0.0 * u).Flatten(), x => Assert.Equal(0, x));
        Assert.Equal(Pulled(pullback, u), Pulled(pullback, u));
        Assert.Equal(before, (p, batch.X));
    });

    [Fact]
    public void Composition_is_associative_neutral_and_the_chain_rule() => Laws.Hold(5_000, RandomNetworks.Any, shape =>
    {
        var (p, batch) = shape.OnGrid();
        var parts = shape.Network.Parts;
        Layer f = parts[0], g = parts.Length > 1 ? parts[1] : new Identity(), h = Network.Stack(parts.Skip(2));
        Assert.Equal(f >> g >> h, f >> (g >> h));
        Assert.Equal(f, new Identity() >> f);
        Assert.Equal(f, f >> new Identity());
        var (y, whole) = (f >> (g >> h)).Apply(p, batch.X);
        var (first, rest) = p.SplitAt(f.ParameterInfos.Length);
        var (middle, pullF) = f.Apply(first, batch.X);
        var (end, pullRest) = (g >> h).Apply(rest, middle);
        var yBar = Like(new([y]), shape.Key.FoldIn(1)).Matrices[0];
        var (restBar, middleBar) = pullRest(yBar);
        var (firstBar, xBar) = pullF(middleBar());
        Assert.Equal(y, end);
        Assert.Equal(Pulled(whole, yBar), Joined(firstBar.Concat(restBar), xBar()));
    });

    [Fact]
    public void A_batch_is_the_ordered_fold_of_its_samples() => Laws.Hold(5_000, RandomNetworks.Any, shape =>
    {
        var (p, batch) = shape.OnGrid();
        var (y, pullback) = shape.Network.Apply(p, batch.X);
        var yBar = Like(new([y]), shape.Key.FoldIn(1)).Matrices[0];
        var samples = Enumerable.Range(0, y.Rows).Select(i => shape.Network.Apply(p, Row(batch.X, i)).Pullback(Row(yBar, i)).Gradient);
        var zero = p.Map(m => Matrix<double>.Zero(m.Rows, m.Columns));
        RequireEqual(samples.Aggregate(zero, (sum, sample) => sum + sample), zero + pullback(yBar).Gradient);
    });
}
