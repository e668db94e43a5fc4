using System.Collections.Immutable;
using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Checking.Right;
using Xunit;
using static Pipeline.Layers.Network;
using Identity = Pipeline.Differentiation.Identity;

namespace Pipeline.PropertyTests.Checking;

/// <summary>No right layer or loss is called wrong, at any of the points that the checks draw, and something is judged of each.</summary>
public class RightGradientTests
{
    static readonly ImmutableArray<Layer> AllLayers =
        [.. ElementwiseLayers.All, .. LayersOfRows.All, Relu, Sigmoid, Tanh, Dense(3, 3)];

    public static TheoryData<string> LayerNames => [.. AllLayers.Select(layer => layer.Name)];

    public static TheoryData<string> LossNames => [.. RightLosses.All.Select(loss => loss.Name)];

    [Fact]
    public void There_are_at_least_60() => Assert.True(LayerNames.Count + LossNames.Count >= 60);

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void A_right_layer_is_not_called_wrong(string name)
    {
        var layer = AllLayers.Single(next => next.Name == name);
        Laws.FromSeed(1, key => RequireRight(key,
            (layer, new HalfSquaredError()),
            (Dense(3, 3) >> layer >> Dense(3, 2), new SoftmaxCrossEntropy()),
            (Dense(2, 3) >> Relu >> Dense(3, 3) >> layer, new HalfSquaredError())));
    }

    [Theory]
    [MemberData(nameof(LossNames))]
    public void A_right_loss_is_not_called_wrong(string name)
    {
        var loss = RightLosses.All.Single(next => next.Name == name);
        Laws.FromSeed(1, key => RequireRight(
            key, (new Identity(), loss), (Dense(3, 4) >> Sigmoid, loss), (Dense(2, 3) >> Relu >> Dense(3, 3), loss)));
    }

    static void RequireRight(Key key, params (Layer Network, Loss Loss)[] all)
    {
        foreach (var (network, loss) in all)
        {
            var exact = Enumerable.Range(0, 2).SelectMany(i => new[]
            {
                GradientCheck.Dual(network, loss, key.FoldIn(i)),
                GradientCheck.ComplexStep(network, loss, key.FoldIn(i)),
                GradientCheck.Directional(network, loss, key.FoldIn(i)),
            }).ToArray();
            Assert.All(exact, Verdict.RequireNoFailure);
            Assert.Contains(exact, report => report.Passed);
            Verdict.RequireNoFailure(GradientCheck.FivePoint(network, loss, key));
            Verdict.RequireNoFailure(GradientCheck.CentralDifference(network, loss, key));
        }
    }
}
