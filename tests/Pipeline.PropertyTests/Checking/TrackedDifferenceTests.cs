using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

/// <summary>Differences that jump over a kink get no verdict.</summary>
public class TrackedDifferenceTests
{
    const double H = 1.0 / (1 << 10);

    [Theory]
    [InlineData(2 * H, true)]
    [InlineData(H, true)]                   // the lower point lies on the kink, which belongs to the right side
    [InlineData(H / 2, false)]
    [InlineData(0, false)]
    [InlineData(-H, false)]
    [InlineData(-2 * H, true)]
    public void A_kink_between_the_points_is_seen(double x, bool isJudged) => Assert.Equal(isJudged, Slope(Network.Relu, x) is not null);

    [Fact]
    public void A_kink_on_either_side_of_the_centre_is_seen_though_both_ends_lie_on_the_same_branch()
    {
        Assert.Null(Slope(new Activation<Hollow>(), 0));
        Assert.Equal(4 * H - 1, Slope(new Activation<Hollow>(), 4 * H));
    }

    [Fact]
    public void An_exact_oracle_judges_nothing_that_was_rounded()
    {
        Assert.Null(Slope(Network.Relu, 1 / 3.0));
        Assert.NotNull(Slope(Network.Relu, 1 / 3.0, Oracle.CentralDifference));
    }

    static double? Slope(Layer layer, double x, Oracle? oracle = null) =>
        (oracle ?? Oracle.Lattice).Derivatives(new(layer, new HalfSquaredError()), Parameters<double>.Of(Matrix<double>.Of(1, 1, [x])), Matrix<double>.Of(1, 1, [1.0]))(0, 0);

    /// <summary>A constant but for a hole around 0 that is narrower than the step.</summary>
    readonly struct Hollow : IActivation
    {
        public static string Name => "hollow";

        public static S Value<S>(S x) where S : IScalar<S> => S.SelectLess(x * x, H * H / 4, 0, x);

        public static S Derivative<S>(S x, S y) where S : IScalar<S> => 1;
    }
}
