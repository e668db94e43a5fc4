using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Layers;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Layers;

public class NetworkTests
{
    static readonly Initializer Initial = Initializer.Lecture;

    [Fact]
    public void Mlp_is_dense_layers_with_activations_between() => Assert.Equal(
        Dense(4, 3, Initial) >> Tanh >> Dense(3, 5, Initial) >> Tanh >> Dense(5, 2, Initial),
        Mlp([4, 3, 5, 2], Tanh, Initial));

    [Property]
    public bool Mlp_has_one_dense_layer_less_than_widths_and_the_given_input_and_output_widths(int seed)
    {
        var key = Key.From(seed);
        ImmutableArray<int> widths = [.. Enumerable.Range(0, 2 + key.UniformInt(0, 4)).Select(i => 1 + key.UniformInt(i + 1, 6))];
        var network = Mlp(widths, Relu, Initial);
        return network.Parts.OfType<Dense>().Select(dense => dense.Outputs).SequenceEqual(widths[1..])
            && network.Parts.Length == 2 * widths.Length - 3
            && network.CheckShapes(widths[0], widths[^1]).IsSucc;
    }

    [Fact]
    public void A_dense_layer_decays_its_weights_and_not_its_biases() => Assert.Equal(
        [new("W", 2, 3, IsDecayed: true), new("b", 1, 3, IsDecayed: false)],
        Dense(2, 3).ParameterInfos.AsEnumerable());

    [Fact]
    public void A_dense_layer_takes_inputs_of_its_width_only()
    {
        Assert.Equal(3, Dense(2, 3).OutputWidth(2));
        Assert.Equal("takes 2 numbers, but 4 come in", Dense(2, 3).OutputWidth(4).Match(Succ: _ => "", Fail: error => error.Message));
    }

    [Fact]
    public void Dense_layers_and_activations_take_each_row_for_itself() =>
        Assert.All([Dense(2, 3), Sigmoid, Tanh, Relu], layer => Assert.True(layer.IsRowIndependent));
}
