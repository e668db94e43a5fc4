using FsCheck.Xunit;
using Pipeline.Checking;
using Pipeline.Losses;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Layers;

public class ResidualTests
{
    [Property(MaxTest = 20)]
    public void The_output_is_the_input_plus_that_of_the_layers_inside(int seed)
    {
        var inner = Dense(4, 6) >> Tanh >> Dense(6, 4);
        var p = inner.Init<double>(Key.From(seed));
        var x = Draw.Matrix<double>(Key.From(seed), 3, 4);
        Assert.Equal(x + inner.Forward(p, x), Residual(inner).Forward(p, x));
    }

    [Property(MaxTest = 20)]
    public void Nested_connections_pass_the_gradient_check(int seed)
    {
        var network = Dense(3, 4) >> Residual(Dense(4, 4) >> Sigmoid >> Residual(Tanh >> Dense(4, 4))) >> Relu >> Dense(4, 2);
        var report = GradientCheck.Dual(network, new SoftmaxCrossEntropy(), Key.From(seed));
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void Widths_inside_have_to_fit()
    {
        Assert.Equal(4, Residual(Dense(4, 4)).OutputWidth(4).IfFail(0));
        Assert.Equal(
            "layer 1, residual (dense 4 → 3): adds 3 numbers to its 4",
            Residual(Dense(4, 3)).CheckShapes(4, 3).Match(_ => "", error => error.Message));
        Assert.Equal(
            "layer 1, residual (dense 4 → 4): takes 4 numbers, but 5 come in",
            Residual(Dense(4, 4)).CheckShapes(5, 4).Match(_ => "", error => error.Message));
    }
}
