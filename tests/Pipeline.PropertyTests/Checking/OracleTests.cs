using Pipeline.Checking;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

public class OracleTests
{
    [Fact]
    public void Dual_numbers_agree_with_back_propagation() =>
        Laws.Hold(5_000, RandomNetworks.DrawAny, network => Verdict.RequireNoFailure(network.CheckGradient(Oracle.Dual)));

    [Fact]
    public void The_five_point_difference_agrees_with_back_propagation() =>
        Laws.Hold(1_000, RandomNetworks.DrawAny, network => Verdict.RequireNoFailure(network.CheckGradient(Oracle.FivePoint)));

    [Fact]
    public void The_complex_step_agrees_with_back_propagation() =>
        Laws.Hold(500, RandomNetworks.DrawAny, network => Verdict.RequireNoFailure(network.CheckGradient(Oracle.ComplexStep)));

    [Fact]
    public void The_central_difference_agrees_with_back_propagation() =>
        Laws.Hold(500, RandomNetworks.DrawAny, network => Verdict.RequireNoFailure(network.CheckGradient(Oracle.CentralDifference)));
}
