using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.PropertyTests.Checking;
using Xunit;

namespace Pipeline.PropertyTests.Differentiation;

public class CentralDifferenceTests
{
    [Fact]
    public void The_central_difference_approximates_the_gradient() => Laws.Hold(300, RandomNetworks.Draw, network =>
    {
        if (network.Activations.Contains(Network.Relu)) return;
        var (p, batch) = network.RandomPointOnGrid();
        var oracle = Oracle.Dual with { Tolerance = 1e-5 };
        Verdict.Require(GradientCheck.Check(oracle, new CentralDifference(1e-4), network.Objective, p, batch));
    });
}
