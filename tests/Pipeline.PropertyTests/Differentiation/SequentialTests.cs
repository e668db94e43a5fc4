using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;
using Identity = Pipeline.Differentiation.Identity;

namespace Pipeline.PropertyTests.Differentiation;

/// <summary>The laws of <c>&gt;&gt;</c>: structural equality of networks, bitwise equality of values and gradients.</summary>
public class SequentialTests
{
    static readonly Layer Empty = new Identity();

    [Property]
    public bool Composition_is_structurally_associative(int seed)
    {
        var (f, g, h) = RandomLayers(seed);
        return (f >> g) >> h == f >> (g >> h) && ((f >> g) >> h).GetHashCode() == (f >> (g >> h)).GetHashCode();
    }

    [Property]
    public bool Identity_is_the_neutral_element(int seed)
    {
        var (f, g, _) = RandomLayers(seed);
        return Empty >> f == f && f >> Empty == f && Empty >> (f >> g) == f >> g && (f >> g) >> Empty == f >> g && Empty >> Empty == Empty;
    }

    [Property]
    public bool Stack_is_repeated_composition(int seed)
    {
        var (f, g, h) = RandomLayers(seed);
        return Network.Sequential([f, g, h]) == f >> g >> h && Network.Sequential([f]) == f && Network.Sequential([]) == Empty;
    }

    [Property]
    public bool Nesting_changes_no_bit_of_values_and_gradients(int seed, byte rows)
    {
        var (f, g, h) = RandomLayers(seed);
        var (left, right) = (new Sequential(new Sequential(f, g), h), new Sequential(f, new Sequential(g, h)));
        var key = Key.From(seed);
        var p = right.Init<float>(key);
        var x = Draw.Matrix<float>(key.FoldIn(1), 1 + rows % 5, 4);
        var yBar = Draw.Matrix<float>(key.FoldIn(2), x.Rows, 3);
        var ((y1, pullback1), (y2, pullback2)) = (left.Apply(p, x), right.Apply(p, x));
        var ((p1, x1), (p2, x2)) = (pullback1(yBar), pullback2(yBar));
        return left.Init<float>(key) == p && y1 == y2 && p1 == p2 && x1() == x2();
    }

    [Property]
    public bool The_pullback_of_a_composition_is_the_composition_of_the_pullbacks(int seed)
    {
        var (f, g, _) = RandomLayers(seed);
        var key = Key.From(seed);
        var (p, q) = (f.Init<double>(key.FoldIn(3)), g.Init<double>(key.FoldIn(4)));
        var x = Draw.Matrix<double>(key.FoldIn(1), 2, 4);
        var (y, pullbackF) = f.Apply(p, x);
        var (z, pullbackG) = g.Apply(q, y);
        var zBar = Draw.Matrix<double>(key.FoldIn(2), z.Rows, z.Columns);
        var (qBar, yBar) = pullbackG(zBar);
        var (pBar, xBar) = pullbackF(yBar());
        var (output, pullback) = (f >> g).Apply(p.Concat(q), x);
        var (gradient, input) = pullback(zBar);
        return output == z && gradient == pBar.Concat(qBar) && input() == xBar();
    }

    [Property]
    public bool Appending_a_layer_keeps_the_initial_parameters_of_the_others(int seed)
    {
        var (f, g, h) = RandomLayers(seed);
        var (shorter, longer) = ((f >> g).Init<double>(Key.From(seed)), (f >> g >> h).Init<double>(Key.From(seed)));
        return longer.SplitAt(shorter.Matrices.Length).First == shorter;
    }

    [Property]
    public bool Parameters_with_Concat_are_a_monoid(int seed)
    {
        var (f, g, h) = RandomLayers(seed);
        var (p, q, r) = (f.Init<double>(Key.From(seed)), g.Init<double>(Key.From(seed)), h.Init<double>(Key.From(seed)));
        return p.Concat(q).Concat(r) == p.Concat(q.Concat(r))
            && p.Concat(Parameters<double>.Empty) == p && Parameters<double>.Empty.Concat(p) == p
            && p.Map(m => m) == p && p.Concat(q).ElementCount == p.ElementCount + q.ElementCount
                && p.Concat(q).SplitAt(p.Matrices.Length) == (p, q);
    }

    [Fact]
    public void Compositions_that_differ_in_a_part_are_not_equal()
    {
        var (f, g, h) = (new Sequential(Dense(4, 3), Tanh), new Sequential(Dense(4, 3), Relu), new Sequential(Dense(2, 3), Tanh));
        Assert.True(f.Equals(new Sequential(Dense(4, 3), Tanh)));
        Assert.False(f.Equals(g) || f.Equals(h) || f.Equals(null));
    }

    [Fact]
    public void CheckShapes_returns_a_compatible_network_unchanged() =>
        Assert.True((Dense(4, 3) >> Sigmoid >> Dense(3, 2)).CheckShapes(4, 2)
            .Match(network => network == Dense(4, 3) >> Sigmoid >> Dense(3, 2), _ => false));

    [Theory]
    [InlineData(4, 2, "layer 3, dense 5 → 2: takes 5 numbers, but 3 come in")]
    [InlineData(6, 2, "layer 1, dense 4 → 3: takes 4 numbers, but 6 come in")]
    public void An_incompatible_layer_is_named_with_both_widths(int inputs, int outputs, string message) =>
        Assert.Equal(
            message, (Dense(4, 3) >> Sigmoid >> Dense(5, 2)).CheckShapes(inputs, outputs).Match(_ => "fits", error => error.Message));

    [Fact]
    public void A_last_layer_of_the_wrong_width_is_named_with_the_number_of_classes() => Assert.Equal(
        "the last layer, sigmoid, gives 3 numbers, but the data have 10 classes",
        (Dense(4, 3) >> Sigmoid).CheckShapes(4, 10).Match(_ => "fits", error => error.Message));

    [Fact]
    public void An_empty_network_of_the_wrong_width_is_named_as_identity() => Assert.Equal(
        "the last layer, identity, gives 4 numbers, but the data have 10 classes",
        Empty.CheckShapes(4, 10).Match(_ => "fits", error => error.Message));

    [Fact]
    public void The_penalty_includes_weights_and_excludes_biases()
    {
        var objective = new Objective(Dense(2, 1), new HalfSquaredError()) { WeightPenalty = 0.5 };
        var p = Parameters<double>.Of(Matrix<double>.Of(2, 1, [2.0, -1]), Matrix<double>.Of(1, 1, [3.0]));
        var batch = new Batch<double>(Matrix<double>.Of(1, 2, [1.0, 1]), Matrix<double>.Of(1, 1, [4.0]));
        var (value, gradient) = objective.ValueAndGradient(p, batch);
        Assert.Equal(1.25, value);                                             // ½(2 − 1 + 3 − 4)² + ½·½·(4 + 1)
        Assert.Equal(value, objective.Value(p, batch));
        Assert.Equal([1, -0.5, 0], gradient.Flatten());
    }

    /// <summary>Three layers from width 4 to width 3, each a dense layer, an activation or a composition.</summary>
    static (Layer F, Layer G, Layer H) RandomLayers(int seed)
    {
        var key = Key.From(seed);
        Layer RandomActivation(int i) => key.UniformInt(i, 3) switch { 0 => Sigmoid, 1 => Tanh, _ => Relu };
        var f = key.UniformInt(10, 2) == 0 ? Dense(4, 5) : Dense(4, 5, Initializer.Lecture) >> RandomActivation(0);
        var g = key.UniformInt(11, 3) switch
        {
            0 => RandomActivation(1),
            1 => Dense(5, 5) >> RandomActivation(1),
            _ => Dense(5, 2) >> RandomActivation(1) >> Dense(2, 5),
        };
        var h = key.UniformInt(12, 2) == 0 ? Dense(5, 3) : RandomActivation(2) >> Dense(5, 3);
        return (f, g, h);
    }
}
