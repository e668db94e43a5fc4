using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Checking;

public class LatticeCheckTests
{
    /// <summary>Deep enough that half of the first draws outgrow 53 bits; with the penalty the first derivative tells one draw from another.</summary>
    static readonly Objective Deep = new(Stack(Enumerable.Repeat(Dense(4, 4) >> Relu, 12)), new HalfSquaredError()) { WeightPenalty = 0.25 };

    [Fact]
    public void Numbers_are_drawn_again_and_sparser_until_all_are_judged()
    {
        var attempts = Enumerable.Range(1, 7).Select(i => Key.From(i)).Select(key =>
        {
            var (report, attempt) = Enumerable.Range(0, 40).Select(attempt => (Drawn(Deep, key, attempt), attempt)).First(drawn => drawn.Item1.CoordinatesSkipped == 0);
            Assert.Equal(report, GradientCheck.Lattice(Deep, batch: 2, key));
            Assert.True(report.Passed);
            return attempt;
        });
        Assert.InRange(attempts.Max(), 2, 38);
    }

    [Fact]
    public void After_forty_draws_there_is_no_verdict()
    {
        var smooth = new Objective(Tanh, new HalfSquaredError());
        var report = GradientCheck.Lattice(smooth, batch: 2, Key.From(1));
        Assert.Equal(Drawn(smooth, Key.From(1), 39), report);
        Assert.Equal((0, 6, false), (report.CoordinatesChecked, report.CoordinatesSkipped, report.Passed));
    }

    static GradientReport Drawn(Objective objective, Key key, int attempt)
    {
        var (p, batch) = RandomPoint.OnLattice(objective.Network, key.FoldIn(attempt), batch: 2, sparsity: 1 + attempt / 2);
        return GradientCheck.Lattice(objective, p, batch);
    }
}
