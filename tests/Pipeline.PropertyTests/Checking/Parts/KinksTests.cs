using Pipeline.Checking.Parts;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Checking.Right;
using Xunit;
using static Pipeline.Layers.Network;
using Identity = Pipeline.Differentiation.Identity;

namespace Pipeline.PropertyTests.Checking.Parts;

public class KinksTests
{
    [Theory]
    [InlineData(0.0, true)]
    [InlineData(1e-300, false)]
    [InlineData(-1e-300, false)]
    public void ReLU_has_a_kink_at_0_alone(double x, bool isKink)
    {
        var kinks = At(Relu, new HalfSquaredError(), x);
        Assert.Equal((isKink, isKink), (kinks.HasTies, kinks.IsTied(0, 0)));
        Assert.Equal(isKink, kinks.Derivative(0, 0) is null);
    }

    // A sigmoid compares x with 0, and the cross-entropy takes |y|: yet both are smooth there.
    [Fact]
    public void A_comparison_inside_of_a_smooth_part_is_no_kink()
    {
        Assert.Equal(0.25 * (0.5 - 1), At(Sigmoid, new HalfSquaredError(), 0).Derivative(0, 0));
        Assert.Equal(0.5 - 1, At(new Identity(), new BinaryCrossEntropyWithLogits(), 0).Derivative(0, 0));
    }

    // relu(x) − relu(−x) is x, but each pullback has to choose a side, and all may choose the same.
    [Fact]
    public void Kinks_that_cancel_in_a_later_part_are_kinks()
    {
        var network = Dense(1, 2) >> Relu >> Dense(2, 1);
        var variables = Parameters<double>.Of(
            Matrix<double>.Of(1, 2, [1.0, -1]), Matrix<double>.Zero(1, 2), Matrix<double>.Of(2, 1, [1.0, -1]), Matrix<double>.Zero(1, 1),
            Matrix<double>.Zero(1, 1));
        var kinks = new Kinks(new(network, new HalfSquaredError()), variables, Matrix<double>.Fill(1, 1, _ => 1));
        Assert.Null(kinks.Derivative(4, 0));
        Assert.Equal(-1, kinks.Derivative(3, 0));
    }

    [Fact]
    public void A_jump_is_no_derivative() =>
        Assert.Null(At(new Elementwise<HeavisideStep>("step"), new HalfSquaredError(), 0).Derivative(0, 0));

    [Fact]
    public void The_penalty_is_part_of_the_derivative()
    {
        var variables = Parameters<double>.Of(Matrix<double>.Of(1, 1, [2.0]), Matrix<double>.Zero(1, 1), Matrix<double>.Zero(1, 1));
        var objective = new Objective(Dense(1, 1) >> Relu, new HalfSquaredError()) { WeightPenalty = 0.25 };
        Assert.Equal(0.5, new Kinks(objective, variables, Matrix<double>.Zero(1, 1)).Derivative(0, 0));
    }

    static Kinks At(Layer layer, Loss loss, double x) => new(
        new(layer, loss), Parameters<double>.Of(Matrix<double>.Of(1, 1, [x])), Matrix<double>.Fill(1, 1, _ => 1));
}
