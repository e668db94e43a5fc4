using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Layers;

public class ActivationTests
{
    static readonly double[] Grid = [.. Enumerable.Range(-400, 801).Select(i => i / 16.0)];

    [Fact]
    public void The_sigmoid_is_one_over_one_plus_e_to_the_minus_x() =>
        AssertNear(Network.Sigmoid, x => 1 / (1 + Math.Exp(-x)), y => y * (1 - y));

    [Fact]
    public void Tanh_is_that_of_the_C_library() => AssertNear(Network.Tanh, Math.Tanh, y => 1 - y * y);

    [Fact]
    public void Relu_is_the_larger_of_x_and_0() => AssertNear(Network.Relu, x => Math.Max(x, 0), y => y > 0 ? 1 : 0);

    [Theory]
    [InlineData(0.0, 0.0, 0.0)]
    [InlineData(-1e-300, 0.0, 0.0)]
    [InlineData(1e-300, 1e-300, 1.0)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, 1.0)]
    [InlineData(double.NegativeInfinity, 0.0, 0.0)]
    public void Relu_has_derivative_0_at_the_kink(double x, double value, double derivative) =>
        Assert.Equal((value, derivative), At(Network.Relu, x));

    [Fact]
    public void Relu_of_negative_zero_is_zero_with_derivative_0() => Assert.Equal((0.0, 0.0), At(Network.Relu, -0.0));

    public static TheoryData<string> Names => [.. Network.Activations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Activations_propagate_NaN(string activation)
    {
        Assert.Equal(double.NaN, At(Network.Activations[activation], double.NaN).Value);
        var x = Matrix<float>.Of(1, 1, [float.NaN]);
        Assert.Equal(float.NaN, Network.Activations[activation].Forward(Parameters<float>.Empty, x)[0, 0]);
    }

    [Theory]
    [InlineData(40.0)]
    [InlineData(1000.0)]
    [InlineData(double.MaxValue)]
    [InlineData(double.PositiveInfinity)]
    public void Sigmoid_and_tanh_saturate_with_derivative_0(double x)
    {
        Assert.Equal((1.0, 0.0), At(Network.Sigmoid, x));
        Assert.Equal((1.0, 0.0), At(Network.Tanh, x));
        Assert.Equal((-1.0, 0.0), At(Network.Tanh, -x));
        Assert.InRange(At(Network.Sigmoid, -x).Value, 0, 4.3e-18);
        Assert.InRange(At(Network.Sigmoid, -x).Derivative, 0, 4.3e-18);
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
    public void Sigmoid_of_very_negative_arguments_keeps_its_digits() =>
        Assert.InRange(At(Network.Sigmoid, -700).Value / Math.Exp(-700), 1 - 1e-15, 1 + 1e-15);

    [Fact]
    public void Activations_are_found_by_their_names() =>
        Assert.All(Network.Activations, pair => Assert.Equal(pair.Key, pair.Value.Name.Split(' ')[0]));

    [Fact]
    public void Activations_are_equal_when_their_numbers_are()
    {
        Assert.Equal(Network.LeakyRelu(0.2), Network.LeakyRelu(0.2));
        Assert.NotEqual(Network.LeakyRelu(0.2), Network.LeakyRelu(0.3));
        Assert.Equal(("leaky-relu 0.2", "elu 1E-05"), (Network.LeakyRelu(0.2).Name, Network.Elu(1e-5).Name));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void The_number_of_an_activation_is_finite_and_above_0(double number)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.LeakyRelu(number));
        Assert.Throws<ArgumentOutOfRangeException>(() => Network.Elu(number));
    }

    [Theory]
    [InlineData("leaky-relu", 0.01)]
    [InlineData("elu", 1.0)]
    public void At_the_kink_the_derivative_is_that_of_the_left(string name, double derivative) =>
        Assert.Equal((0.0, derivative), At(Network.Activations[name], 0));

    static void AssertNear(Layer activation, Func<double, double> value, Func<double, double> derivativeOfValue)
    {
        foreach (var x in Grid)
        {
            var (y, derivative) = At(activation, x);
            Assert.InRange(y - value(x), -1e-15 * (1 + Math.Abs(x)), 1e-15 * (1 + Math.Abs(x)));
            Assert.InRange(derivative - derivativeOfValue(y), -1e-15, 1e-15);
        }
    }

    static (double Value, double Derivative) At(Layer activation, double x)
    {
        var (y, pullback) = activation.Apply(Parameters<double>.Empty, Matrix<double>.Of(1, 1, [x]));
        return (y[0, 0], pullback(Matrix<double>.Of(1, 1, [1.0])).InputGradient()[0, 0]);
    }
}
