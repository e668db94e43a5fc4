using Pipeline.Checking;
using Pipeline.Checking.Parts;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Checking.Mistakes;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Checking.Parts;

public class FunctionLawsTests
{
    [Theory]
    [InlineData("activation: output drifts by 1e-9 a call", "its output is another when it is evaluated again")]
    [InlineData("the input gradient can be asked for once", "its input gradient is another when it is asked for again")]
    [InlineData("a second call of the pullback gives nothing", "its pullback gives something else when it is called again")]
    [InlineData("inputs of the last forward pass", "its pullback gives something else when it is called again")]
    [InlineData("cotangents clipped at 10", "its pullback is not linear: a multiple of a cotangent does not give the same multiple")]
    [InlineData("activation: cotangents below 1e-12 taken as 0", "its pullback is not linear: a multiple")]
    [InlineData("loss: value drifts by 1e-9 a call", "its value is another when it is evaluated again")]
    [InlineData("loss: gradient doubled at each call", "its gradient is another when it is asked for again")]
    [InlineData("loss: value off by 1e-3", "its value in double precision is not its value in dual numbers")]
    [InlineData("loss: losses of the samples off by 1e-3", "its value is not the mean of the losses of the samples")]
    public void The_broken_law_is_said(string name, string law)
    {
        var control = Catalogue.All.Single(next => next.Name == name);
        var report = Enumerable.Range(0, 20)
            .Select(i => control.Check(RandomNetworks.Draw(Key.From(2).FoldIn(i)), Oracle.Dual))
            .First(next => next.Failed);
        Assert.Contains(law, report.BrokenLaws, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pullback_that_keeps_the_norm_is_not_linear()
    {
        var normalizing = new WrongLayer(Tanh, (_, _, y, pullback) =>
            (y, yBar => pullback(yBar.MapIndexed((i, v) => i == 0 ? Math.Max(Math.Abs(v), Math.Abs(yBar.Values[1])) * Math.Sign(v) : v))));
        Assert.EndsWith("the sum of two cotangents does not give the sum", LawBrokenBy(normalizing), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_is_off_in_double_precision_breaks_a_law() => Assert.EndsWith(
        "its output in double precision is not its output in dual numbers",
        LawBrokenBy(new WrongLayer(Tanh, (_, _, y, pullback) => (y.MapIndexed((_, v) => v + 1e-3), pullback))), StringComparison.Ordinal);

    [Fact]
    public void All_layers_that_break_a_law_are_named()
    {
        var clipping = new WrongLayer(Tanh, (_, _, y, pullback) =>
            (y, yBar => pullback(yBar.MapIndexed((_, v) => Math.Clamp(v, -10, 10)))));
        var report = GradientCheck.Dual(Dense(2, 3) >> clipping >> Dense(3, 2) >> clipping, new HalfSquaredError(), Key.From(1));
        Assert.Equal("layer 2 (wrong tanh) and layer 4 (wrong tanh)", report.SuspectLayers);
    }

    static string LawBrokenBy(Layer layer)
    {
        var (p, batch) = RandomPoints.OnGrid(layer, Key.From(1), 2);
        return Assert.Single(FunctionLaws.FindBrokenLaws(new(layer, new HalfSquaredError()), p, batch)).LawText;
    }
}
