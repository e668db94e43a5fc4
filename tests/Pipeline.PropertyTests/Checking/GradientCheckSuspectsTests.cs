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

/// <summary>Pullbacks run from the last layer to the first: the error lies between the last wrong matrix and the next right one.</summary>
public class GradientCheckSuspectsTests
{
    static readonly Layer WrongTanh = Activation(new With<Tanh, OneMinusY>());

    [Fact]
    public void A_wrong_matrix_suspects_its_layer_and_those_up_to_the_next_matrix()
    {
        Assert.Equal("layer 1 (wrong dense 3 → 4) or layer 2 (tanh)", Suspects(Wrong(3, 4) >> Network.Tanh >> Dense(4, 2)));
        Assert.Equal("layer 1 (wrong dense 3 → 4)", Suspects(Wrong(3, 4) >> Dense(4, 2)));
    }

    [Fact]
    public void The_last_matrix_also_suspects_the_loss()
    {
        Assert.Equal(
            "layer 2 (wrong dense 4 → 2) or layer 3 (tanh) or the loss (squared error)",
            Suspects(Dense(3, 4) >> Wrong(4, 2) >> Network.Tanh));
        Assert.Equal(
            "layer 2 (dense 4 → 2) or the loss (wrong squared error)",
            Suspects(Dense(3, 4) >> Dense(4, 2), new WrongLoss(new HalfSquaredError(), (_, _, gradient) => 2.0 * gradient)));
    }

    [Fact]
    public void A_wrong_input_gradient_suspects_the_layers_up_to_the_first_matrix()
    {
        Assert.Equal("layer 1 (wrong tanh) or layer 2 (dense 3 → 4)", Suspects(WrongTanh >> Dense(3, 4) >> Dense(4, 2)));
        Assert.Equal(
            "layer 1 (wrong dense 3 → 4)",
            Suspects(new WrongDense(new(3, 4, Initializer.Glorot), (_, _, _, g) => (g.W, g.B, -1.0 * g.X)) >> Dense(4, 2)));
        Assert.Equal("layer 1 (tanh) or layer 2 (wrong tanh) or the loss (squared error)", Suspects(Network.Tanh >> WrongTanh));
    }

    static string Suspects(Layer network, Loss? loss = null) =>
        GradientCheck.Dual(network, loss ?? new HalfSquaredError(), Key.From(1)).SuspectLayers;

    static WrongDense Wrong(int inputs, int outputs) =>
        new(new(inputs, outputs, Initializer.Glorot), (_, _, _, g) => (-1.0 * g.W, g.B, g.X));
}
