using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Models;

public class ModelTests
{
    static readonly Layer Layers = Dense(4, 3) >> Tanh >> Dense(3, 2);

    static readonly Model Sample = Model.Of(Layers, Layers.Init<float>(Key.From(1)), OutputKind.SoftmaxLogits);

    static string Refused(Func<object> make) => Assert.Throws<ArgumentException>(make).Message;

    static string NoPredictor(Model model) => Refused(model.CreatePredictor<double>);

    [Fact]
    public void A_model_has_the_precision_of_its_parameters_and_the_widths_of_its_network()
    {
        Assert.Equal((Precision.Single, 4, 2), (Sample.Precision, Sample.InputWidth, Sample.OutputWidth));
        Assert.Equal(Precision.Double, Model.Of(Layers, Layers.Init<double>(Key.From(1)), OutputKind.Numbers).Precision);
        Assert.Equal(InputEncoding.None, Sample.InputEncoding);
        Assert.Empty(Sample.ClassNames);
        Assert.Equal("dense 4 → 3 >> tanh >> dense 3 → 2: numbers → SoftmaxLogits, Single", $"{Sample}");
        Assert.StartsWith("A model keeps parameters of float or double, but these are of Dual", Refused(() => Model.Of(
            Layers, Layers.Init<Pipeline.Scalars.Dual>(Key.From(1)), OutputKind.Numbers)));
    }

    [Fact]
    public void The_input_width_is_that_of_the_first_layer_that_says_it_or_of_the_encoding()
    {
        var first = Tanh >> Residual(Dropout(0.5)) >> new OwnSoftsign() >> Residual(new OwnScale(5));
        Assert.Equal(5, first.InputWidth);
        Assert.Null((Tanh >> Relu).InputWidth);
        Assert.Null((new Doubling() >> Dense(4, 2)).InputWidth);
        var model = new Model(new Doubling() >> Dense(4, 2), Dense(4, 2).Init<double>(Key.From(1)), OutputKind.Numbers);
        Assert.Equal(
            "the network: found doubling >> dense 4 → 2, of which no layer says how many numbers it takes, expected one that does. "
            + "Override InputWidth in a layer of your own.",
            NoPredictor(model));
        Assert.Equal(2, (model with { InputEncoding = InputEncoding.Standardized(new([0, 0], [1, 1])) }).InputWidth);
    }

    [Fact]
    public void What_does_not_fit_is_said_with_the_layer_and_both_widths()
    {
        var wrong = Dense(4, 3) >> Tanh >> Dense(2, 2);
        var p = Dense(4, 3).Init<float>(Key.From(1)).Concat(Dense(2, 2).Init<float>(Key.From(2)));
        Assert.Equal(
            "the network: found layer 3, dense 2 → 2, which takes 2 numbers, but 3 come in, expected layers that fit each other. "
            + "Give adjacent layers the same width.",
            Refused(() => Model.Of(wrong, p, OutputKind.Numbers)));
        Assert.Equal(
            "the parameters of layer 3, dense 3 → 2: found 3 × 3 numbers for W, expected 3 × 2. "
            + "Draw them by Init of this network, or train it.",
            Refused(() => Model.Of(Layers, (Dense(4, 3) >> Dense(3, 3)).Init<float>(Key.From(1)), OutputKind.Numbers)));
        Assert.Equal(
            "the parameters: found the shapes [4 × 3, 1 × 3], expected 4 matrices, as dense 4 → 3 >> tanh >> dense 3 → 2 has. "
            + "Draw them by Init of this network, or train it.",
            NoPredictor(Sample with { Parameters = Dense(4, 3).Init<double>(Key.From(1)) }));
        Assert.StartsWith(
            "tensor b2: found a number that is not finite",
            NoPredictor(Sample with { Parameters = Sample.Parameters.WithElement(1, 0, double.NaN) }));
        Assert.Equal(
            "the class names: found 3 names, expected 2, one a class, or none. Name the classes in the order of the outputs.",
            NoPredictor(Sample with { ClassNames = ["a", "b", "c"] }));
        Assert.StartsWith(
            "the class names: found 2 names, expected none, because the outputs are numbers. ",
            NoPredictor(Sample with { ClassNames = ["a", "b"], OutputKind = OutputKind.Numbers }));
        Assert.Equal(
            "the input encoding: found 3 means and deviations, expected 4, as the network takes numbers. "
            + "Standardize the inputs of this network.",
            NoPredictor(Sample with { InputEncoding = InputEncoding.Standardized(new([0, 0, 0], [1, 1, 1])) }));
    }

    [Theory]
    [InlineData(OutputKind.SoftmaxLogits, 3, 3)]
    [InlineData(OutputKind.SigmoidLogits, 1, 2)]
    [InlineData(OutputKind.Probabilities, 1, 2)]
    [InlineData(OutputKind.SoftmaxLogits, 1, 1)]
    public void Every_class_may_have_a_name(OutputKind kind, int outputs, int classes)
    {
        var model = Model.Of(Dense(2, outputs), Dense(2, outputs).Init<float>(Key.From(1)), kind);
        ImmutableArray<string> names = [.. Enumerable.Range(0, classes).Select(i => $"class {i}")];
        Assert.Equal(outputs, (model with { ClassNames = names }).CreatePredictor<float>().OutputWidth);
        Assert.StartsWith("the class names: found ", NoPredictor(model with { ClassNames = names.Add("one more") }));
    }

    [Fact]
    public void Models_are_compared_by_value()
    {
        Model Make() => Sample with
        {
            ClassNames = ["a", "b"],
            InputEncoding = InputEncoding.Standardized(new([1, 2, 3, 4], [1, 2, 3, 4])),
            Settings = ImmutableSortedDictionary<string, string>.Empty.Add("epochs", "3"),
        };
        Assert.Equal(Make(), Make());
        Assert.Equal(Make().GetHashCode(), Make().GetHashCode());
        Model[] others =
        [
            Make() with { ClassNames = ["a", "c"] }, Make() with { ClassNames = default }, Make() with { Precision = Precision.Double },
            Make() with { InputEncoding = InputEncoding.Standardized(new([1, 2, 3, 4], [1, 2, 3, 5])) },
            Make() with { InputEncoding = InputEncoding.Standardized(new([1, 2, 3, 5], [1, 2, 3, 4])) },
            Make() with { InputEncoding = InputEncoding.Pixels(PixelEncoding.Unit) }, Make() with { OutputKind = OutputKind.Numbers },
            Make() with { Settings = ImmutableSortedDictionary<string, string>.Empty }, Make() with { Network = Dense(4, 2) },
            Make() with { Parameters = Sample.Parameters.WithElement(0, 0, 9) },
        ];
        Assert.All(others, other => Assert.NotEqual(Make(), other));
    }

    /// <summary>Each row twice, side by side.</summary>
    sealed record Doubling : Layer
    {
        public override string Name => "doubling";

        public override LanguageExt.Fin<int> OutputWidth(int inputWidth) => 2 * inputWidth;

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) => throw new NotSupportedException();
    }
}
