using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Layers;

public class ActivationTests
{
    static readonly double[] Grid = [.. Enumerable.Range(-400, 801).Select(i => i / 16.0)];

    [Fact]
    public void The_sigmoid_is_one_over_one_plus_e_to_the_minus_x() => AssertNear(Network.Sigmoid, x => 1 / (1 + Math.Exp(-x)), s => s * (1 - s));

    [Fact]
    public void The_hyperbolic_tangent_is_that_of_the_C_library() => AssertNear(Network.Tanh, Math.Tanh, t => 1 - t * t);

    [Fact]
    public void The_rectifier_is_the_larger_of_x_and_0() => AssertNear(Network.Relu, x => Math.Max(x, 0), y => y > 0 ? 1 : 0);

    [Theory]
    [InlineData(0.0, 0.0, 0.0)]
    [InlineData(-1e-300, 0.0, 0.0)]
    [InlineData(1e-300, 1e-300, 1.0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, 1.0)]
    [InlineData(double.NegativeInfinity, 0.0, 0.0)]
    public void The_rectifier_at_the_kink_has_slope_0(double x, double value, double slope) => Assert.Equal((value, slope), At(Network.Relu, x));

    [Fact]
    public void The_rectifier_of_the_negative_zero_is_a_zero_with_slope_0() => Assert.Equal((0.0, 0.0), At(Network.Relu, -0.0));

    [Theory]
    [InlineData("identity")]
    [InlineData("relu")]
    [InlineData("sigmoid")]
    [InlineData("tanh")]
    public void Not_a_number_stays_not_a_number(string activation)
    {
        Assert.Equal(double.NaN, At(Network.Activations[activation], double.NaN).Value);
        Assert.Equal(float.NaN, Network.Activations[activation].Forward(Parameters<float>.Empty, Matrix<float>.Of(1, 1, [float.NaN]))[0, 0]);
    }

    [Theory]
    [InlineData(40.0)]
    [InlineData(1000.0)]
    [InlineData(double.MaxValue)]
    [InlineData(double.PositiveInfinity)]
    public void Sigmoid_and_tanh_saturate_flat(double x)
    {
        Assert.Equal((1.0, 0.0), At(Network.Sigmoid, x));
        Assert.Equal((1.0, 0.0), At(Network.Tanh, x));
        Assert.Equal((-1.0, 0.0), At(Network.Tanh, -x));
        Assert.InRange(At(Network.Sigmoid, -x).Value, 0, 4.3e-18);
        Assert.InRange(At(Network.Sigmoid, -x).Slope, 0, 4.3e-18);
    }

    [Theory]
    [InlineData(1000f)]
    [InlineData(float.MaxValue)]
    public void Sigmoid_and_tanh_saturate_in_float(float x)
    {
        var ends = Matrix<float>.Of(1, 2, [x, -x]);
        Assert.Equal([1f, 0f], Network.Sigmoid.Forward(Parameters<float>.Empty, ends).Values.ToArray());
        Assert.Equal([1f, -1f], Network.Tanh.Forward(Parameters<float>.Empty, ends).Values.ToArray());
    }

    [Fact]
    public void Sigmoid_and_tanh_are_symmetric()
    {
        foreach (var x in Grid)
        {
            Assert.InRange(At(Network.Sigmoid, x).Value + At(Network.Sigmoid, -x).Value, 1 - 4e-16, 1 + 4e-16);
            Assert.Equal(At(Network.Tanh, x).Value, -At(Network.Tanh, -x).Value);
        }
    }

    [Fact]
    public void A_very_negative_sigmoid_keeps_its_digits() => Assert.InRange(At(Network.Sigmoid, -700).Value / Math.Exp(-700), 1 - 1e-15, 1 + 1e-15);

    [Fact]
    public void Every_activation_goes_by_its_name() => Assert.All(Network.Activations, pair => Assert.Equal(pair.Key, pair.Value.Name));

    static void AssertNear(Layer activation, Func<double, double> value, Func<double, double> slopeOfValue)
    {
        foreach (var x in Grid)
        {
            var (y, slope) = At(activation, x);
            Assert.InRange(y - value(x), -1e-15 * (1 + Math.Abs(x)), 1e-15 * (1 + Math.Abs(x)));
            Assert.InRange(slope - slopeOfValue(y), -1e-15, 1e-15);
        }
    }

    static (double Value, double Slope) At(Layer activation, double x)
    {
        var (y, pull) = activation.Apply(Parameters<double>.Empty, Matrix<double>.Of(1, 1, [x]));
        return (y[0, 0], pull(Matrix<double>.Of(1, 1, [1.0])).Input()[0, 0]);
    }
}
