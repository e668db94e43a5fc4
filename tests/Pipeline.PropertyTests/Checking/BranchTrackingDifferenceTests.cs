using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

/// <summary>A difference whose points lie on different branches is no derivative and is skipped.</summary>
public class BranchTrackingDifferenceTests
{
    const double H = 1.0 / (1 << 10);

    [Theory]
    [InlineData(2 * H, true)]
    [InlineData(H, true)]                   // the lower point lies on the kink, where x is not less than 0
    [InlineData(H / 2, false)]
    [InlineData(0, false)]
    [InlineData(-H, false)]
    [InlineData(-2 * H, true)]
    public void A_kink_between_the_points_is_detected(double x, bool isChecked) =>
        Assert.Equal(isChecked, Derivative(Network.Relu, x) is not null);

    [Fact]
    public void A_kink_between_end_points_on_the_same_branch_is_detected()
    {
        Assert.Null(Derivative(Network.Activation(new DeadZone()), 0));
        Assert.Equal(4 * H - 1, Derivative(Network.Activation(new DeadZone()), 4 * H));
    }

    [Fact]
    public void An_exact_oracle_skips_rounded_results()
    {
        Assert.Null(Derivative(Network.Relu, 1 / 3.0));
        Assert.NotNull(Derivative(Network.Relu, 1 / 3.0, Oracle.CentralDifference));
    }

    static double? Derivative(Layer layer, double x, Oracle? oracle = null)
    {
        var (point, target) = (Parameters<double>.Of(Matrix<double>.Of(1, 1, [x])), Matrix<double>.Of(1, 1, [1.0]));
        return (oracle ?? Oracle.Lattice).DerivativeFunction(new(layer, new HalfSquaredError()), point, target)(0, 0);
    }

    /// <summary>The identity, except for an interval around 0 that is narrower than the step of the difference, where it is 0.</summary>
    readonly struct DeadZone : IActivation
    {
        public string Name => "dead zone";

        public S Value<S>(S x) where S : IScalar<S> => S.SelectLess(x * x, H * H / 4, 0, x);

        public S Derivative<S>(S x, S y) where S : IScalar<S> => 1;
    }
}
