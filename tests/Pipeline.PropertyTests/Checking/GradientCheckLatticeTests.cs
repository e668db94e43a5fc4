using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Checking;

public class GradientCheckLatticeTests
{
    /// <summary>
    /// Deep enough that half of the first points need more than 53 bits. The penalty makes the first derivative differ between points.
    /// </summary>
    static readonly Objective Deep =
        new(Sequential(Enumerable.Repeat(Dense(4, 4) >> Relu, 12)), new HalfSquaredError()) { WeightPenalty = 0.25 };

    [Fact]
    public void The_difference_on_the_lattice_equals_the_gradient_exactly() =>
        Laws.Hold(20_000, RandomNetworks.DrawAnyForLattice, network => Verdict.Require(network.CheckGradient(Oracle.Lattice)));

    [Fact]
    public void Points_are_redrawn_with_more_sparsity_until_every_coordinate_is_checked()
    {
        var attempts = Enumerable.Range(1, 7).Select(i => Key.From(i)).Select(key =>
        {
            var reports = Enumerable.Range(0, 40).Select(attempt => (Report: AtAttempt(Deep, key, attempt), Attempt: attempt));
            var (report, attempt) = reports.First(next => next.Report.CoordinatesSkipped == 0);
            Assert.Equal(report, GradientCheck.Lattice(Deep, batchSize: 2, key));
            Assert.True(report.Passed);
            return attempt;
        });
        Assert.InRange(attempts.Max(), 2, 38);
    }

    [Fact]
    public void After_forty_points_there_is_no_verdict()
    {
        var smooth = new Objective(Tanh, new HalfSquaredError());
        var report = GradientCheck.Lattice(smooth, batchSize: 2, Key.From(1));
        Assert.Equal(AtAttempt(smooth, Key.From(1), 39), report);
        Assert.Equal((0, 6, false), (report.CoordinatesChecked, report.CoordinatesSkipped, report.Passed));
    }

    static GradientReport AtAttempt(Objective objective, Key key, int attempt)
    {
        var (p, batch) = RandomPoints.OnLattice(objective.Network, key.FoldIn(attempt), batchSize: 2, sparsity: 1 + attempt / 2);
        return GradientCheck.Lattice(objective, p, batch);
    }
}
