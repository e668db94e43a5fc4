using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

public class GradientCheckSuiteTests
{
    static readonly Key Seed = Key.From(5);

    [Fact]
    public void The_lattice_and_dual_numbers_have_all_networks_and_the_others_a_fifth_rounded_up() =>
        Assert.Equal([6, 6, 2, 2, 2, 2, 2, 2], GradientCheckSuite.CheckOracles(6, Seed).Select(row => row.NetworkCount));

    [Fact]
    public void A_row_adds_up_the_derivatives_and_has_the_largest_error()
    {
        var row = GradientCheckSuite.CheckOracles(6, Seed)[1];
        var reports = Enumerable.Range(0, 6).Select(i => RandomNetworks.DrawAny(Seed.FoldIn(i)).CheckGradient(Oracle.Dual)).ToArray();
        Assert.Equal(reports.Sum(report => (long)report.CoordinatesChecked), row.DerivativeCount);
        Assert.Equal(reports.Max(report => report.WorstError), row.WorstError);
        Assert.Equal(row.WorstError, row.WorstReport.WorstError);
    }

    [Theory]
    [InlineData(3, 2, 11)]
    [InlineData(30, 20, 500)]
    public void Of_a_large_network_five_hundred_numbers_are_checked(int inputs, int outputs, int expected)
    {
        var network = Network.Dense(inputs, outputs) >> Network.Sigmoid;
        var batch = new Batch<double>(Draw.Matrix<double>(Seed, 1, inputs), Draw.Matrix<double>(Seed.FoldIn(1), 1, outputs));
        var rows = GradientCheckSuite.CheckOracles(new(network, new HalfSquaredError()), network.Init<double>(Seed), batch, Seed);
        Assert.Equal(5, rows.Length);
        Assert.Equal(expected, rows[0].DerivativeCount);
        Assert.All(rows, row => Assert.Equal(1, row.NetworkCount));
    }

    // A sample of as many would have some numbers twice and others not at all.
    [Fact]
    public void Of_five_hundred_numbers_each_is_checked_once()
    {
        var objective = new Objective(Network.Dense(166, 2) >> Network.Sigmoid, new HalfSquaredError());
        var batch = new Batch<double>(Draw.Matrix<double>(Seed, 1, 166), Draw.Matrix<double>(Seed.FoldIn(1), 1, 2));
        var p = objective.Network.Init<double>(Seed);
        Assert.Equal(GradientCheck.Dual(objective, p, batch), GradientCheckSuite.CheckOracles(objective, p, batch, Seed)[0].WorstReport);
    }

    [Theory]
    [InlineData(new[] { 1, 4, 2 }, 1, true)]        // the largest error
    [InlineData(new[] { 1, 6, 9, 2 }, 1, false)]    // the first failure, although the second has a larger error
    [InlineData(new[] { 9 }, 0, false)]
    public void The_worst_report_is_the_first_failure_or_else_has_the_largest_error_and_one_failure_fails_all(
        int[] errors, int worst, bool isPassed)
    {
        GradientReport[] reports =
        [
            .. errors.Select((error, i) => new GradientReport(
                "oracle", $"network {i}", Tolerance: 5, error, error, "", 0, 0, CoordinatesChecked: 7, 0, error > 5 ? 1 : 0, "", "")),
        ];
        Assert.Equal(
            new("oracle", errors.Length, 7 * errors.Length, errors.Max(), 5, isPassed, reports[worst]),
            GradientCheckSuite.CheckNetworks(errors.Length, threads: 1, i => reports[i]));
    }

    [Fact]
    public void The_inputs_are_the_last_matrix_and_not_decayed() => Assert.Equal(
        new ParameterInfo("input", 2, 3, IsDecayed: false),
        ParametersAndInputs.AppendInputs(Parameters<double>.Empty, Matrix<double>.Zero(2, 3)).Infos[^1]);

    [Fact]
    public void Most_random_networks_have_smaller_ones() =>
        Assert.InRange(Enumerable.Range(0, 20).Count(i => RandomNetworks.Draw(Seed.FoldIn(i)).Shrink().Any()), 15, 20);

    [Fact]
    public void The_suite_passes_and_does_not_depend_on_threads()
    {
        var rows = GradientCheckSuite.CheckOracles(20, Key.From(5), threads: 2);
        Assert.Equal(8, rows.Length);
        Assert.All(rows, row => Assert.True(row.Passed, row.WorstReport.ToString()));
        Assert.Equal(rows.Select(row => row.WorstError), GradientCheckSuite.CheckOracles(20, Key.From(5)).Select(row => row.WorstError));
        var (network, key) = (RandomNetworks.Draw(Key.From(8)), Key.From(9));
        var (p, batch) = network.RandomPointOnGrid();
        Assert.All(GradientCheckSuite.CheckOracles(network.Objective, p, batch, key), row => Assert.True(row.Passed, row.WorstReport.ToString()));
    }

    static IEnumerable<RandomNetwork> Shapes => Enumerable.Range(0, 60).Select(i => RandomNetworks.Draw(Seed.FoldIn(i)));

    static int Size(RandomNetwork shape) =>
        shape.Widths.Sum() + shape.BatchSize + (shape.WeightPenalty != 0 ? 1 : 0) + Changeable(shape);

    /// <summary>Hidden activations that are not the identity.</summary>
    static int Changeable(RandomNetwork shape) => shape.Activations[..^1].Count(activation => activation != Network.Identity);

    [Fact]
    public void Smaller_networks_have_one_thing_less_each_and_are_networks() =>
        Assert.All(Shapes.Where(shape => shape.Loss is not BinaryCrossEntropyOnProbabilities), shape =>
        {
            var smaller = shape.Shrink().ToArray();
            Assert.Equal(
                shape.Activations.Length - 1 + (shape.BatchSize > 1 ? 1 : 0) + (shape.WeightPenalty != 0 ? 1 : 0)
                    + shape.Widths.Count(width => width > 1) + Changeable(shape),
                smaller.Length);
            Assert.All(smaller, other => Assert.True(Size(other) < Size(shape) && other.BatchSize > 0 && other.Widths.Min() > 0
                && other.Widths.Length == other.Activations.Length + 1));
        });

    [Fact]
    public void The_lectures_loss_keeps_its_digits_behind_bounded_activations_only()
    {
        var shape = Shapes.First(shape => shape.Activations.Length > 1) with { Loss = new BinaryCrossEntropyOnProbabilities() };
        var last = shape.Activations.Length - 2;
        bool Keeps(Layer hidden) => (shape with { Activations = shape.Activations.SetItem(last, hidden) }).IsWellConditioned;
        Assert.Equal([true, true, false, false],
            new[] { Network.Sigmoid, Network.Tanh, Network.Relu, Network.Identity }.Select(Keeps));
        Assert.True((shape with { Activations = [Network.Sigmoid] }).IsWellConditioned);
    }
}
