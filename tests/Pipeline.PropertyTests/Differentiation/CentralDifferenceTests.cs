using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.PropertyTests.Checking;
using Pipeline.PropertyTests.Layers;
using Xunit;

namespace Pipeline.PropertyTests.Differentiation;

public class CentralDifferenceTests
{
    [Fact]
    public void The_central_difference_approximates_the_gradient() => Laws.Hold(300, RandomNetworks.Draw, network =>
    {
        if (network.Activations.Any(Kinks.HasKink)) return;
        var (p, batch) = network.RandomPointOnGrid();
        var oracle = Oracle.Dual with { Tolerance = 1e-5 };
        Verdict.Require(GradientCheck.Check(oracle, new CentralDifference(1e-4), network.Objective, p, batch));
    });
}
