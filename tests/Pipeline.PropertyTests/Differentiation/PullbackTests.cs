using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Checking;
using Xunit;
using static Pipeline.PropertyTests.Checking.Trees;

namespace Pipeline.PropertyTests.Differentiation;

public class PullbackTests
{
    [Fact]
    public void The_pullback_is_the_adjoint_of_the_Jacobian() => Laws.Hold(5_000, RandomNetworks.Draw, network =>
    {
        var (p, batch) = network.RandomPointOnGrid();
        var (y, pullback) = network.Network.Apply(p, batch.X);
        var point = Joined(p, batch.X);
        var (direction, w) = (Like(point, network.Key.FoldIn(1)), Like(new([y]), network.Key.FoldIn(2)).Matrices[0]);
        var tangents = Tangents(network.Network, point, direction);
        var (gradient, input) = pullback(w);
        var (left, right) = (Terms(new([w]), new([tangents])), Terms(Joined(gradient, input()), direction));
        var tolerance = 1e-12 * (1 + left.Sum(Math.Abs) + right.Sum(Math.Abs));
        Assert.True(Math.Abs(left.Sum() - right.Sum()) <= tolerance, $"{left.Sum()} against {right.Sum()}");
    });

    [Fact]
    public void Pullbacks_of_unit_vectors_are_the_rows_of_the_Jacobian() => Laws.Hold(300, RandomNetworks.Draw, network =>
    {
        var (p, batch) = network.RandomPointOnGrid();
        var (y, pullback) = network.Network.Apply(p, batch.X);
        var point = Joined(p, batch.X);
        var columns = Basis(point).Select(e => Tangents(network.Network, point, e).Values).ToArray();
        for (var k = 0; k < y.Values.Length; k++)
        {
            var (gradient, input) = pullback(Matrix<double>.Fill(y.Rows, y.Columns, i => i == k ? 1 : 0));
            var row = Joined(gradient, input()).Flatten().ToArray();
            Assert.All(
                Enumerable.Range(0, row.Length), j => Assert.True(Math.Abs(row[j] - columns[j][k]) <= 1e-12 * (1 + Math.Abs(row[j]))));
        }
    });

    [Fact]
    public void Pullbacks_are_linear_and_pure() => Laws.Hold(5_000, RandomNetworks.DrawForLattice, network =>
    {
        var (p, batch) = RandomPoints.OnLattice(network.Network, network.Key, network.BatchSize, sparsity: 1);
        var before = (p.Map(m => m.MapIndexed((_, x) => x)), batch.X.MapIndexed((_, x) => x));
        var (y, pullback) = network.Network.Apply(p, batch.X);
        var (u, v) = (Integers(y, network.Key.FoldIn(1)), Integers(y, network.Key.FoldIn(2)));
        RequireEqual(Pulled(pullback, 2.0 * u + -3.0 * v), LinearCombination(2, Pulled(pullback, u), -3, Pulled(pullback, v)));
        Assert.All(Pulled(pullback, 0.0 * u).Flatten(), x => Assert.Equal(0, x));
        Assert.Equal(Pulled(pullback, u), Pulled(pullback, u));
        Assert.Equal(before, (p, batch.X));
    });

    [Fact]
    public void Composition_is_associative_with_an_identity_and_follows_the_chain_rule() => Laws.Hold(5_000, RandomNetworks.Draw, network =>
    {
        var (p, batch) = network.RandomPointOnGrid();
        var parts = network.Network.Parts;
        Layer f = parts[0], g = parts.Length > 1 ? parts[1] : new Identity(), h = Network.Sequential(parts.Skip(2));
        Assert.Equal(f >> g >> h, f >> (g >> h));
        Assert.Equal(f, new Identity() >> f);
        Assert.Equal(f, f >> new Identity());
        var (y, pullback) = (f >> (g >> h)).Apply(p, batch.X);
        var (first, rest) = p.SplitAt(f.ParameterInfos.Length);
        var (hidden, pullbackF) = f.Apply(first, batch.X);
        var (output, pullbackRest) = (g >> h).Apply(rest, hidden);
        var yBar = Like(new([y]), network.Key.FoldIn(1)).Matrices[0];
        var (restBar, hiddenBar) = pullbackRest(yBar);
        var (firstBar, xBar) = pullbackF(hiddenBar());
        Assert.Equal(y, output);
        Assert.Equal(Pulled(pullback, yBar), Joined(firstBar.Concat(restBar), xBar()));
    });

    [Fact]
    public void The_gradient_of_a_batch_is_the_ordered_sum_over_its_samples() => Laws.Hold(5_000, RandomNetworks.Draw, network =>
    {
        var (p, batch) = network.RandomPointOnGrid();
        var (y, pullback) = network.Network.Apply(p, batch.X);
        var yBar = Like(new([y]), network.Key.FoldIn(1)).Matrices[0];
        var samples = Enumerable.Range(0, y.Rows).Select(i => network.Network.Apply(p, Row(batch.X, i)).Pullback(Row(yBar, i)).Gradient);
        var zero = p.Map(m => Matrix<double>.Zero(m.Rows, m.Columns));
        RequireEqual(samples.Aggregate(zero, (sum, sample) => sum + sample), zero + pullback(yBar).Gradient);
    });
}
