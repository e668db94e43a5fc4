using FsCheck.Xunit;
using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Checking;

public class RandomPointTests
{
    static readonly Layer Deep = Dense(3, 4) >> Relu >> Dense(4, 2);

    [Property]
    public bool Points_on_the_grid_are_bounded_multiples_of_2_to_the_minus_20(int seed)
    {
        var (p, (x, target)) = RandomPoints.OnGrid(Deep, Key.From(seed), batchSize: 5);
        return p.Flatten().Concat(x.Values).All(v => Math.Abs(v) <= 1 && double.IsInteger(v * (1 << 20)))
            && target.Values.All(t => t is > 0 and < 1 && double.IsInteger(t * (1 << 20)))
            && (p.ToString(), x.Shape, target.Shape) == ("[3 × 4, 1 × 4, 4 × 2, 1 × 2]", "5 × 3", "5 × 2");
    }

    // A report names the key of its point: it must be reproducible in later versions.
    [Fact]
    public void The_same_key_draws_the_same_point_in_every_version()
    {
        Assert.Equal(
            [173802, -199931, -865872, -567897, -726685, -858209, 823518, 1009186, 349218],
            Numbers(RandomPoints.OnGrid(Dense(2, 1), Key.From(1), batchSize: 2)).Select(x => x * (1 << 20)));
        Assert.Equal(
            [0, -1, 0, 0, -2.5, 2.5, -2, 0, 2.5, -2, -3, -3, 3, 3, -1],
            Numbers(RandomPoints.OnLattice(Dense(2, 2) >> Dense(2, 1), Key.From(1), batchSize: 2, sparsity: 2)));

        static IEnumerable<double> Numbers((Parameters<double> P, Batch<double> Batch) point) =>
            [.. point.P.Flatten(), .. point.Batch.X.Values, .. point.Batch.Target.Values];
    }

    [Property]
    public bool Targets_are_one_hot_where_the_regime_says_so(int seed) => new[] { Regime.OneHot, Regime.Blank }.All(regime =>
        regime.Draw(Deep, Key.From(seed), 5).Batch.Target is var target && target.Values.All(t => t is 0 or 1)
            && target.RowSums().Values.All(sum => sum == 1));

    [Property]
    public bool Saturated_outputs_reach_4_to_32_and_their_grid_is_that_of_powers_of_two(int seed)
    {
        var (p, (x, _)) = RandomPoints.Saturated(Dense(3, 4) >> Tanh >> Dense(4, 2), Key.From(seed), 3);
        var (first, second) = p.SplitAt(2);
        var z = Dense(3, 4).Forward(first, x);
        var outputs = new[] { z, Dense(4, 2).Forward(second, Tanh.Forward(Parameters<double>.Empty, z)) };
        return outputs.All(y => y.Values.Max(Math.Abs) is > 2.8 and < 45.3)
            && p.Flatten().Concat(x.Values).All(v => double.IsInteger(v * (1L << 40)));
    }

    [Fact]
    public void Saturation_is_of_all_levels()
    {
        var largest = Enumerable.Range(0, 100).Select(i => RandomPoints.Saturated(Dense(3, 4), Key.From(i), 3))
            .Select(point => Dense(3, 4).Forward(point.P, point.Batch.X).Values.Max(Math.Abs)).ToArray();
        Assert.All(new[] { (2.8, 5.7), (5.7, 11.4), (11.4, 22.7), (22.7, 45.3) }, level =>
            Assert.InRange(largest.Count(y => y > level.Item1 && y <= level.Item2), 12, 40));
    }

    [Property]
    public bool Zeros_and_ones_are_half_of_the_parameters_and_all_inputs_and_targets(int seed)
    {
        var (p, (x, target)) = RandomPoints.ZerosAndOnes(Dense(20, 20), Key.From(seed), 5);
        return x.Values.Concat(target.Values).All(v => v is 0 or 1) && x.Values.Distinct().Count() == 2
            && p.Flatten().Count(v => v is -1 or 0 or 1) is > 150 and < 270;
    }

    [Property]
    public bool A_blank_point_has_no_inputs_and_no_biases(int seed)
    {
        var (p, (x, _)) = RandomPoints.Blank(Deep, Key.From(seed), 3);
        return x.Values.All(v => v == 0) && p.Matrices[1].Values.All(v => v == 0) && p.Matrices[3].Values.All(v => v == 0)
            && p.Matrices[0].Values.All(v => v != 0);
    }

    [Property]
    public bool A_positive_point_has_no_negative_numbers(int seed)
    {
        var ((p, (x, _)), (q, _)) = (RandomPoints.Positive(Deep, Key.From(seed), 3), RandomPoints.OnGrid(Deep, Key.From(seed), 3));
        return x.Values.All(v => v >= 0) && p.Flatten().SequenceEqual(q.Flatten().Select(Math.Abs));
    }

    [Fact]
    public void On_the_lattice_zeros_and_ones_are_inputs_and_targets()
    {
        var (p, (x, target)) = Regime.ZerosAndOnes.DrawOnLattice(Deep, Key.From(1), batchSize: 4, sparsity: 1);
        Assert.All(x.Values.Concat(target.Values), v => Assert.True(v is 0 or 1));
        Assert.Equal(RandomPoints.OnLattice(Deep, Key.From(1), batchSize: 4, sparsity: 1).P, p);
        Assert.Equal(RandomPoints.OnLattice(Deep, Key.From(1), 4, 1), Regime.Wide.DrawOnLattice(Deep, Key.From(1), 4, 1));
    }

    [Fact]
    public void Points_on_the_lattice_take_exactly_the_values_of_their_kind()
    {
        var keys = Enumerable.Range(0, 50).Select(i => Key.From(1).FoldIn(i));
        var points = keys.Select(key => RandomPoints.OnLattice(Deep, key, batchSize: 2, sparsity: 1)).ToArray();
        Assert.Equal([-3, -2, -1, 0, 1, 2, 3], DistinctValues(point => point.P.Matrices[0]));
        Assert.Equal([-2, 0, 2], DistinctValues(point => point.P.Matrices[2]));
        Assert.Equal([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5], DistinctValues(point => point.P.Matrices[1]));
        Assert.Equal([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5], DistinctValues(point => point.P.Matrices[3]));
        Assert.Equal([-3, -2, -1, 1, 2, 3], DistinctValues(point => point.Batch.X));
        Assert.Equal([-3, -2, -1, 0, 1, 2, 3], DistinctValues(point => point.Batch.Target));

        IEnumerable<double> DistinctValues(Func<(Parameters<double> P, Batch<double> Batch), Matrix<double>> select) =>
            points.SelectMany(point => select(point).Values).Distinct().Order();
    }

    [Fact]
    public void Sparsity_keeps_one_weight_in_so_many()
    {
        var (p, _) = RandomPoints.OnLattice(Dense(100, 100), Key.From(1), batchSize: 1, sparsity: 10);
        Assert.InRange(p.Matrices[0].Values.Count(w => w != 0), 0.8 * 1000 * 6 / 7, 1.2 * 1000 * 6 / 7);
    }

    [Fact]
    public void A_network_without_parameters_has_only_inputs_and_targets()
    {
        var (p, (x, target)) = RandomPoints.OnLattice(Relu, Key.From(1), batchSize: 2, sparsity: 1);
        Assert.Empty(p.Matrices);
        Assert.Equal(("2 × 3", "2 × 3"), (x.Shape, target.Shape));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1 << 16)]
    public void Inputs_have_the_input_width_of_the_network(int inputs) =>
        Assert.Equal(inputs, RandomPoints.OnGrid(Tanh >> Dense(inputs, 1), Key.From(1), batchSize: 1).Batch.X.Columns);

    [Theory]
    [InlineData((1 << 16) + 1, 1)]
    public void A_network_without_a_valid_input_width_is_refused(int inputs, int outputs) => Assert.Equal(
        $"dense {inputs} → {outputs}: its layers fit no input of 1 to 65536 numbers.",
        Assert.Throws<ArgumentException>(() => RandomPoints.OnGrid(Dense(inputs, outputs), Key.From(1), batchSize: 1)).Message);
}
