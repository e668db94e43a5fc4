using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Models;

public class NetworkNotationTests
{
    static readonly Layer Cube = Activation(new Cube());

    [Theory]
    [InlineData("dense 4 3; tanh; dropout 0.25; dense 3 2")]
    [InlineData("dropout 0.2; dense 4 4; residual (dense 4 3; elu 0.5; residual (tanh); dense 3 4); residual (identity); dense 4 2")]
    public void Dropout_and_residual_connections_are_read_as_they_are_written(string notation)
    {
        var network = Good(NetworkNotation.Parse(notation));
        Assert.Equal(notation, NetworkNotation.Format(network));
        Assert.Equal(network, Good(NetworkNotation.Parse(NetworkNotation.Format(network))));
    }

    [Fact]
    public void Layers_of_ones_own_are_found_by_name_wherever_they_stand()
    {
        var scale = new OwnScale(4);
        var network = Dense(3, 4) >> Cube >> Residual(scale >> Residual(Cube)) >> new OwnSoftsign();
        var notation = NetworkNotation.Format(network);
        Assert.Equal("dense 3 4; cube; residual (scale 4; residual (cube)); own softsign", notation);
        ImmutableArray<Layer[]> waysToHandOver = [[network], [Cube, scale, new OwnSoftsign()], [scale >> Cube >> new OwnSoftsign()]];
        foreach (var ownLayers in waysToHandOver)
            Assert.Equal(network, Good(NetworkNotation.Parse(notation, OwnLayers.ByName(ownLayers))));
    }

    [Fact]
    public void A_layer_that_is_not_known_is_refused_word_for_word()
    {
        const string before = "the layers: found \"maxout\", expected dense IN OUT, dropout RATE, residual (LAYERS), elu ALPHA, gelu, " +
            "identity, leaky-relu SLOPE, lecun-tanh, relu, sigmoid, silu, softplus, tanh";
        const string after = ". Hand a layer of your own to ModelFile.Decode(bytes, layer); else the model may be of a newer version.";
        Assert.Equal(before + after, Refusal(NetworkNotation.Parse("dense 4 3; maxout; dense 3 2")));
        Assert.Equal(
            $"{before}, cube, scale 4{after}",
            Refusal(NetworkNotation.Parse("dense 4 3; residual (maxout)", OwnLayers.ByName([new OwnScale(4), Cube]))));
    }

    [Theory]
    [InlineData("relu", "The layer of one's own called relu would be read as the built-in layer of that name: give it another Name.")]
    [InlineData("elu 0.5", "The layer of one's own called elu 0.5 would be read as the built-in layer")]
    [InlineData("dense 4 3", "The layer of one's own called dense 4 3 would be read as the built-in layer")]
    [InlineData("dropout 0.5", "The layer of one's own called dropout 0.5 would be read as the built-in layer")]
    [InlineData("a; b", "The name of the layer a; b contains ';', which separates layers in a model file: give it another Name.")]
    [InlineData("f(x)", "The name of the layer f(x) contains '(', which separates layers")]
    [InlineData("x)", "The name of the layer x) contains ')', which separates layers")]
    [InlineData("two\nlines", "The name of a layer of type OwnName has a line break or another control character: give it another Name.")]
    [InlineData("", "A layer of type OwnName has no name: give it a Name, by which files find it.")]
    [InlineData(" x", "The name of the layer \" x\" begins or ends with a blank, which a model file does not keep: give it another Name.")]
    public void A_name_that_could_not_be_read_again_is_neither_written_nor_read(string name, string message)
    {
        var own = new OwnName(name);
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => NetworkNotation.Format(Dense(4, 3) >> own)).Message);
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => OwnLayers.ByName([own])).Message);
    }

    [Fact]
    public void Two_different_layers_of_one_name_are_refused()
    {
        var network = new Unnumbered(2) >> Tanh >> new Unnumbered(3);
        const string message =
            "Two different layers are called times: a Name tells layers apart in a model file, so let it say their numbers too.";
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => NetworkNotation.Format(network)).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => OwnLayers.ByName([network])).Message);
        Assert.Equal("times; times", NetworkNotation.Format(new Unnumbered(2) >> new Unnumbered(2)));
    }

    [Fact]
    public void The_dropout_of_one_step_is_not_written() => Assert.Equal(
        "dropout mask is the dropout of one step: save the network itself.",
        Assert.Throws<ArgumentException>(() => NetworkNotation.Format(Dropout(0.5).Sample(Key.From(1)))).Message);

    sealed record OwnName(string Text) : Layer
    {
        public override string Name => Text;

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (x, yBar => (Parameters<T>.Empty, () => yBar));
    }

    sealed record Unnumbered(int Factor) : Layer
    {
        public override string Name => "times";

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (Factor * x, yBar => (Parameters<T>.Empty, () => Factor * yBar));
    }

    [Fact]
    public void Networks_too_deep_or_too_long_are_refused_before_they_are_built()
    {
        var deep = string.Concat(Enumerable.Repeat("residual (", 20_000)) + "relu" + new string(')', 20_000);
        Assert.Contains("more than 64 residual connections", Refusal(NetworkNotation.Parse(deep)), StringComparison.Ordinal);
        var many = string.Join("; ", Enumerable.Repeat("relu", 20_000));
        Assert.Contains("more than 1000 layers", Refusal(NetworkNotation.Parse(many)), StringComparison.Ordinal);
    }
}
