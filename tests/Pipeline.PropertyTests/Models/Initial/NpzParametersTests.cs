using System.Collections.Immutable;
using Pipeline.Formats;
using Pipeline.Models;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Models.Initial;

public class NpzParametersTests
{
    static readonly ImmutableSortedDictionary<string, NpyArray> Arrays = ImmutableSortedDictionary<string, NpyArray>.Empty
        .Add("W2", Array(4, 3)).Add("b2", Array(3)).Add("W3", Array(3, 2)).Add("b3", Array(1, 2));

    static readonly ImmutableArray<double> NotFinite = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    static NpyArray Array(params int[] shape) =>
        new([.. shape], ScalarType.F64, [.. Enumerable.Range(1, shape.Aggregate(1, (product, d) => product * d)).Select(i => i / 8.0)]);

    static NpyArray With(string name, double number) =>
        Arrays[name] with { Values = Arrays[name].Values.SetItem(Arrays[name].Values.Length - 1, number) };

    static string Refused(string name, NpyArray array) => Refusal(NpzParameters.FromArrays(Arrays.SetItem(name, array)));

    [Fact]
    public void The_arrays_become_the_matrices_of_the_layers_in_order()
    {
        var p = Good(NpzParameters.FromArrays(Arrays));
        Assert.Equal([(4, 3), (1, 3), (3, 2), (1, 2)], p.Matrices.Select(m => (m.Rows, m.Columns)).ToArray());
        Assert.Equal([.. Arrays["W2"].Values, .. Arrays["b2"].Values, .. Arrays["W3"].Values, .. Arrays["b3"].Values],
            p.Flatten().ToArray());
        Assert.Equal([4, 3, 2], InitialParameters.LayerWidths(p).ToArray());
        Assert.Equal(p.Flatten().Select(x => (float)x), Good(InitialParameters.RoundTo<float>(p, inputs: 4, classes: 2)).Flatten());
    }

    [Fact]
    public void NaN_and_infinity_are_refused_in_every_array()
    {
        foreach (var name in Arrays.Keys)
            foreach (var bad in NotFinite)
                Assert.StartsWith($"{name}: found a number that is not finite", Refused(name, With(name, bad)));
        var large = Good(NpzParameters.FromArrays(Arrays.SetItem("W3", With("W3", 1e39))));
        Assert.Contains("one too large for the precision", Refusal(InitialParameters.RoundTo<float>(large, 4, 2)));
        Assert.Equal(large, Good(InitialParameters.RoundTo<double>(large, 4, 2)));
    }

    [Fact]
    public void Incompatible_shapes_are_refused()
    {
        Assert.StartsWith("W3: found the shape (4, 2), expected (3, out).", Refused("W3", Array(4, 2)));
        Assert.StartsWith("W2: found the shape (12,), expected (in, out).", Refused("W2", Array(12)));
        Assert.StartsWith("W2: found the shape (0, 3), expected (in, out).", Refused("W2", Array(0, 3)));
        Assert.StartsWith("W3: found the shape (3, 0), expected (3, out).", Refused("W3", Array(3, 0)));
        Assert.StartsWith("b2: found the shape (4,), expected (3,) or (1, 3).", Refused("b2", Array(4)));
        Assert.StartsWith("b3: found the shape (1, 3), expected (2,) or (1, 2).", Refused("b3", Array(1, 3)));
        Assert.StartsWith("b3: found the shape (2, 1), expected (2,) or (1, 2).", Refused("b3", Array(2, 1)));
        var p = Good(NpzParameters.FromArrays(Arrays));
        Assert.StartsWith("W2: found 4 inputs, expected 5", Refusal(InitialParameters.RoundTo<double>(p, 5, 2)));
        Assert.StartsWith("W3: found 2 outputs, expected 3", Refusal(InitialParameters.RoundTo<double>(p, 4, 3)));
    }

    [Fact]
    public void Weights_that_are_the_other_way_are_blamed_themselves()
    {
        Assert.Equal(
            "W2: found the shape (3, 4), which is out × in by the biases, expected (4, 3). Say whether they are out × in.",
            Refusal(NpzParameters.FromArrays(Arrays.SetItem("W2", Array(3, 4)).SetItem("W3", Array(2, 3)))));
        Assert.Equal(
            "W2: found the shape (4, 3), which is in × out by the biases, expected (3, 4). Say whether they are out × in.",
            Refusal(NpzParameters.FromArrays(Arrays, isTransposed: true)));
        var transposed = Arrays.SetItem("W2", Array(3, 4)).SetItem("W3", Array(2, 3));
        Assert.Equal([4, 3, 2], InitialParameters.LayerWidths(Good(NpzParameters.FromArrays(transposed, isTransposed: true))).ToArray());
    }

    [Fact]
    public void Missing_and_extra_arrays_are_refused()
    {
        foreach (var name in Arrays.Keys)
            Assert.StartsWith("the archive: found the arrays ", Refusal(NpzParameters.FromArrays(Arrays.Remove(name))));
        Assert.StartsWith("the archive: found the arrays ", Refused("c", Array(1)));
        Assert.StartsWith(
            "the archive: found the arrays ", Refusal(NpzParameters.FromArrays(Arrays.Add("W5", Array(2, 2)).Add("b5", Array(2)))));
        Assert.StartsWith("the archive: found no arrays", Refusal(NpzParameters.FromArrays(Arrays.Clear())));
    }

    [Fact]
    public void A_refusal_says_what_was_found_and_what_was_expected()
    {
        const string remedy = "Save the arrays W2, b2, W3, b3, … with numpy.savez.";
        Assert.Equal($"the archive: found the arrays W2, W3, b3, expected W2, b2, W3, b3, … without a gap and no others. {remedy}",
            Refusal(NpzParameters.FromArrays(Arrays.Remove("b2"))));
        Assert.Equal($"W2: found a number that is not finite, expected finite numbers. {remedy}", Refused("W2", With("W2", double.NaN)));
        var large = Good(NpzParameters.FromArrays(Arrays.SetItem("W3", With("W3", 1e39))));
        Assert.Equal(
            "the numbers: found one too large for the precision, expected numbers that stay finite in it. Train in double precision.",
            Refusal(InitialParameters.RoundTo<float>(large, 4, 2)));
    }
}
