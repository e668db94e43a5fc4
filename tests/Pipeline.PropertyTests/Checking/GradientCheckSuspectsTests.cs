using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Checking.Mistakes;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Checking;

/// <summary>
/// Every part is checked alone. If each is right alone, the matrices tell: pullbacks run from the last layer to the first, so the error
/// lies between the last wrong matrix and the next right one.
/// </summary>
public class GradientCheckSuspectsTests
{
    static readonly WrongLayer WrongTanh = WrongLayer.InElements(Network.Tanh, (_, y, yBar, _) => yBar * (1 - y));
    static readonly WrongLoss Doubled = new(new HalfSquaredError(), (_, _, gradient) => 2.0 * gradient);

    [Fact]
    public void A_layer_with_a_wrong_weight_gradient_is_named()
    {
        Assert.Equal("layer 1 (wrong dense 3 → 4)", Suspects(Wrong(3, 4) >> Network.Tanh >> Dense(4, 2)));
        Assert.Equal("layer 2 (wrong dense 4 → 2)", Suspects(Dense(3, 4) >> Wrong(4, 2) >> Network.Tanh));
    }

    [Fact]
    public void A_layer_whose_weight_gradient_is_right_and_whose_input_gradient_is_wrong_is_named()
    {
        Assert.Equal("layer 3 (wrong dense 4 → 2)", Suspects(Dense(3, 4) >> Network.Tanh >> WrongInput(4, 2)));
        Assert.Equal("layer 2 (wrong dense 4 → 4)", Suspects(Dense(3, 4) >> WrongInput(4, 4) >> Dense(4, 2)));
        Assert.Equal("layer 1 (wrong dense 3 → 4)", Suspects(WrongInput(3, 4) >> Dense(4, 2)));
    }

    [Fact]
    public void A_wrong_layer_without_parameters_is_named_and_so_is_a_wrong_loss()
    {
        Assert.Equal("layer 2 (wrong tanh)", Suspects(Dense(3, 4) >> WrongTanh >> Dense(4, 2)));
        Assert.Equal("layer 1 (wrong tanh)", Suspects(WrongTanh >> Dense(3, 4) >> Dense(4, 2)));
        Assert.Equal("the loss (wrong squared error)", Suspects(Dense(3, 4) >> Dense(4, 2), Doubled));
    }

    [Fact]
    public void All_that_are_wrong_are_named() => Assert.Equal(
        "layer 1 (wrong tanh) and layer 2 (wrong dense 3 → 4) and the loss (wrong squared error)",
        Suspects(WrongTanh >> Wrong(3, 4) >> Dense(4, 2), Doubled));

    // Each part is right alone: the wrong gradient is that of a method which is not made of them.
    [Theory]
    [InlineData(0, "layer 1 (dense 3 → 4) or layer 2 (tanh)")]
    [InlineData(1, "layer 1 (dense 3 → 4) or layer 2 (tanh)")]
    [InlineData(3, "layer 3 (dense 4 → 2) or the loss (squared error)")]
    public void Where_every_part_is_right_the_layers_between_a_wrong_and_a_right_matrix_are_suspected(int wrong, string suspects)
    {
        var network = Dense(3, 4) >> Network.Tanh >> Dense(4, 2);
        var (p, batch) = RandomPoints.OnGrid(network, Key.From(1), batchSize: 3);
        var method = new WrongGradient((_, _, _, g) => g.With([.. g.Matrices.Select((m, i) => i == wrong ? 2.0 * m : m)]));
        Assert.Equal(suspects, GradientCheck.Check(Oracle.Dual, method, new(network, new HalfSquaredError()), p, batch).SuspectLayers);
    }

    static string Suspects(Layer network, Loss? loss = null) =>
        GradientCheck.Dual(network, loss ?? new HalfSquaredError(), Key.From(1)).SuspectLayers;

    static WrongDense Wrong(int inputs, int outputs) =>
        new(new(inputs, outputs, Initializer.Glorot), (_, _, _, g) => (-1.0 * g.W, g.B, g.X));

    static WrongDense WrongInput(int inputs, int outputs) =>
        new(new(inputs, outputs, Initializer.Glorot), (_, _, _, g) => (g.W, g.B, -1.0 * g.X));
}
