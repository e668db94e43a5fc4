using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Layers;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Layers;

public class NetworkTests
{
    static readonly LectureInitializer Initial = new();

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
}
