using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Layers.Activations;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Checking.Mistakes;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Checking;

/// <summary>Pullbacks run backwards: what is wrong first lies behind the last matrix that is wrong and before the next that is right.</summary>
public class SuspectsTests
{
    static readonly Activation<With<Tanh, OneMinusY>> WrongTanh = new();

    [Fact]
    public void A_matrix_alone_accuses_its_layer_and_what_follows_up_to_the_next_matrix()
    {
        Assert.Equal("layer 1 (wrong dense 3 → 4) or layer 2 (tanh)", Of(Wrong(3, 4) >> Network.Tanh >> Dense(4, 2)));
        Assert.Equal("layer 1 (wrong dense 3 → 4)", Of(Wrong(3, 4) >> Dense(4, 2)));
    }

    [Fact]
    public void The_last_matrix_accuses_the_loss_too()
    {
        Assert.Equal("layer 2 (wrong dense 4 → 2) or layer 3 (tanh) or the loss (squared error)", Of(Dense(3, 4) >> Wrong(4, 2) >> Network.Tanh));
        Assert.Equal("layer 2 (dense 4 → 2) or the loss (wrong squared error)", Of(Dense(3, 4) >> Dense(4, 2), new WrongLoss(new HalfSquaredError(), (_, _, slope) => 2.0 * slope)));
    }

    [Fact]
    public void Inputs_alone_accuse_what_lies_before_the_first_matrix_and_its_layer()
    {
        Assert.Equal("layer 1 (wrong tanh) or layer 2 (dense 3 → 4)", Of(WrongTanh >> Dense(3, 4) >> Dense(4, 2)));
        Assert.Equal("layer 1 (wrong dense 3 → 4)", Of(new WrongDense(new(3, 4, new Glorot()), (_, _, _, g) => (g.W, g.B, -1.0 * g.X)) >> Dense(4, 2)));
        Assert.Equal("layer 1 (tanh) or layer 2 (wrong tanh) or the loss (squared error)", Of(Network.Tanh >> WrongTanh));
    }

    static string Of(Layer network, Loss? loss = null) => GradientCheck.Dual(network, loss ?? new HalfSquaredError(), Key.From(1)).Suspects;

    static WrongDense Wrong(int inputs, int outputs) => new(new(inputs, outputs, new Glorot()), (_, _, _, g) => (-1.0 * g.W, g.B, g.X));
}
