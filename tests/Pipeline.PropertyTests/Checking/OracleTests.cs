using Pipeline.Checking;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

public class LatticeTests
{
    [Fact]
    public void On_the_lattice_the_difference_equals_the_gradient() =>
        Laws.Hold(20_000, RandomNetworks.OnLattice, shape => Verdict.Require(shape.Check(Oracle.Lattice)));
}

public class OracleTests
{
    [Fact]
    public void Dual_numbers_agree() => Laws.Hold(5_000, RandomNetworks.Any, shape => Verdict.Require(shape.Check(Oracle.Dual)));

    [Fact]
    public void Five_points_agree() => Laws.Hold(1_000, RandomNetworks.Any, shape => Verdict.Require(shape.Check(Oracle.FivePoint)));

    [Fact]
    public void The_complex_step_agrees() => Laws.Hold(500, RandomNetworks.Any, shape => Verdict.Require(shape.Check(Oracle.ComplexStep)));

    [Fact]
    public void Two_points_agree() => Laws.Hold(500, RandomNetworks.Any, shape => Verdict.Require(shape.Check(Oracle.CentralDifference)));

    [Fact]
    public void The_lab_passes_and_counts()
    {
        var rows = GradientCheckSuite.Run(20, Key.From(5), threads: 2);
        Assert.Equal(6, rows.Length);
        Assert.All(rows, row => Assert.True(row.Passed, row.Worst.ToString()));
        Assert.Equal(rows.Select(row => row.WorstError), GradientCheckSuite.Run(20, Key.From(5)).Select(row => row.WorstError));
        var (shape, key) = (RandomNetworks.Any(Key.From(8)), Key.From(9));
        Assert.All(GradientCheckSuite.Run(shape.Objective, shape.OnGrid().P, shape.OnGrid().Batch, key), row => Assert.True(row.Passed, row.Worst.ToString()));
    }
}

static class Verdict
{
    public static void Require(GradientReport report) => Assert.True(report.Passed, report.ToString());
}
