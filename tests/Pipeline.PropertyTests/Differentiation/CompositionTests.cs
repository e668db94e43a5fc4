using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;
using Neutral = Pipeline.Differentiation.Identity;

namespace Pipeline.PropertyTests.Differentiation;

/// <summary>The laws of <c>&gt;&gt;</c>: of the descriptions by structure, of values and gradients by bits.</summary>
public class CompositionTests
{
    static readonly Layer Empty = new Neutral();

    [Property]
    public bool Composition_is_associative_to_the_letter(int seed)
    {
        var (f, g, h) = Three(seed);
        return (f >> g) >> h == f >> (g >> h) && ((f >> g) >> h).GetHashCode() == (f >> (g >> h)).GetHashCode();
    }

    [Property]
    public bool Identity_is_neutral(int seed)
    {
        var (f, g, _) = Three(seed);
        return Empty >> f == f && f >> Empty == f && Empty >> (f >> g) == f >> g && (f >> g) >> Empty == f >> g && Empty >> Empty == Empty;
    }

    [Property]
    public bool A_stack_is_what_stands_between_its_arrows(int seed)
    {
        var (f, g, h) = Three(seed);
        return Network.Stack([f, g, h]) == f >> g >> h && Network.Stack([f]) == f && Network.Stack([]) == Empty;
    }

    [Property]
    public bool However_a_composition_is_nested_value_and_gradients_have_the_same_bits(int seed, byte rows)
    {
        var (f, g, h) = Three(seed);
        var (left, right) = (new Sequential(new Sequential(f, g), h), new Sequential(f, new Sequential(g, h)));
        var key = Key.From(seed);
        var p = right.Init<float>(key);
        var x = Draw.Matrix<float>(key.FoldIn(1), 1 + rows % 5, 4);
        var yBar = Draw.Matrix<float>(key.FoldIn(2), x.Rows, 3);
        var ((y1, pull1), (y2, pull2)) = (left.Apply(p, x), right.Apply(p, x));
        var ((p1, x1), (p2, x2)) = (pull1(yBar), pull2(yBar));
        return left.Init<float>(key) == p && y1 == y2 && p1 == p2 && x1() == x2();
    }

    [Property]
    public bool The_pullback_of_a_composition_is_the_composition_of_the_pullbacks(int seed)
    {
        var (f, g, _) = Three(seed);
        var key = Key.From(seed);
        var (p, q) = (f.Init<double>(key.FoldIn(3)), g.Init<double>(key.FoldIn(4)));
        var x = Draw.Matrix<double>(key.FoldIn(1), 2, 4);
        var (y, pullF) = f.Apply(p, x);
        var (z, pullG) = g.Apply(q, y);
        var zBar = Draw.Matrix<double>(key.FoldIn(2), z.Rows, z.Columns);
        var (qBar, yBar) = pullG(zBar);
        var (pBar, xBar) = pullF(yBar());
        var (whole, pull) = (f >> g).Apply(p.Concat(q), x);
        var (gradient, input) = pull(zBar);
        return whole == z && gradient == pBar.Concat(qBar) && input() == xBar();
    }

    [Property]
    public bool A_layer_added_behind_leaves_the_numbers_of_the_others(int seed)
    {
        var (f, g, h) = Three(seed);
        var (few, more) = ((f >> g).Init<double>(Key.From(seed)), (f >> g >> h).Init<double>(Key.From(seed)));
        return more.SplitAt(few.Matrices.Length).First == few;
    }

    [Property]
    public bool Parameters_behind_each_other_are_a_monoid(int seed)
    {
        var (f, g, h) = Three(seed);
        var (p, q, r) = (f.Init<double>(Key.From(seed)), g.Init<double>(Key.From(seed)), h.Init<double>(Key.From(seed)));
        return p.Concat(q).Concat(r) == p.Concat(q.Concat(r)) && p.Concat(Parameters<double>.Empty) == p && Parameters<double>.Empty.Concat(p) == p
            && p.Map(m => m) == p && p.Concat(q).Count == p.Count + q.Count && p.Concat(q).SplitAt(p.Matrices.Length) == (p, q);
    }

    [Fact]
    public void Compositions_that_differ_in_a_part_are_different()
    {
        var (f, g, h) = (new Sequential(Dense(4, 3), Tanh), new Sequential(Dense(4, 3), Relu), new Sequential(Dense(2, 3), Tanh));
        Assert.True(f.Equals(new Sequential(Dense(4, 3), Tanh)));
        Assert.False(f.Equals(g) || f.Equals(h) || f.Equals(null));
    }

    [Fact]
    public void A_network_that_fits_its_data_is_itself() =>
        Assert.True((Dense(4, 3) >> Sigmoid >> Dense(3, 2)).CheckShapes(4, 2).Match(fitting => fitting == Dense(4, 3) >> Sigmoid >> Dense(3, 2), _ => false));

    [Theory]
    [InlineData(4, 2, "layer 3, dense 5 → 2: takes 5 numbers, but 3 come in")]
    [InlineData(6, 2, "layer 1, dense 4 → 3: takes 4 numbers, but 6 come in")]
    public void A_layer_that_does_not_fit_is_named_with_both_widths(int inputs, int outputs, string message) =>
        Assert.Equal(message, (Dense(4, 3) >> Sigmoid >> Dense(5, 2)).CheckShapes(inputs, outputs).Match(_ => "fits", error => error.Message));

    [Fact]
    public void A_last_layer_that_does_not_fit_the_classes_is_named_with_both_widths() => Assert.Equal(
        "the last layer, sigmoid, gives 3 numbers, but the data have 10 classes",
        (Dense(4, 3) >> Sigmoid).CheckShapes(4, 10).Match(_ => "fits", error => error.Message));

    [Fact]
    public void The_empty_network_that_does_not_fit_the_classes_is_named_too() => Assert.Equal(
        "the last layer, identity, gives 4 numbers, but the data have 10 classes",
        Empty.CheckShapes(4, 10).Match(_ => "fits", error => error.Message));

    [Fact]
    public void The_penalty_counts_weights_and_not_biases()
    {
        var objective = new Objective(Dense(2, 1), new HalfSquaredError()) { WeightPenalty = 0.5 };
        var p = Parameters<double>.Of(Matrix<double>.Of(2, 1, [2.0, -1]), Matrix<double>.Of(1, 1, [3.0]));
        var batch = new Batch<double>(Matrix<double>.Of(1, 2, [1.0, 1]), Matrix<double>.Of(1, 1, [4.0]));
        var (value, gradient) = objective.ValueAndGradient(p, batch);
        Assert.Equal(1.25, value);                                             // ½(2 − 1 + 3 − 4)² + ½·½·(4 + 1)
        Assert.Equal(value, objective.Value(p, batch));
        Assert.Equal([1, -0.5, 0], gradient.Flatten());
    }

    /// <summary>Three layers, 4 → … → 3 wide, each a dense layer, an activation, or several.</summary>
    static (Layer F, Layer G, Layer H) Three(int seed)
    {
        var key = Key.From(seed);
        Layer Bend(int i) => key.UniformInt(i, 3) switch { 0 => Sigmoid, 1 => Tanh, _ => Relu };
        var f = key.UniformInt(10, 2) == 0 ? Dense(4, 5) : Dense(4, 5, new LectureInitializer()) >> Bend(0);
        var g = key.UniformInt(11, 3) switch { 0 => Bend(1), 1 => Dense(5, 5) >> Bend(1), _ => Dense(5, 2) >> Bend(1) >> Dense(2, 5) };
        var h = key.UniformInt(12, 2) == 0 ? Dense(5, 3) : Bend(2) >> Dense(5, 3);
        return (f, g, h);
    }
}
