using Pipeline.Checking;
using Pipeline.Layers;
using Pipeline.Layers.Activations;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Checking.Mistakes;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

/// <summary>Every mistake of the catalogue is detected within 200 random networks, and right gradients of the same networks pass.</summary>
public class NegativeControlTests
{
    const int Networks = 200;

    public static TheoryData<string> Names => [.. Catalogue.All.Select(control => control.Name)];

    [Fact]
    public void The_catalogue_has_at_least_24_mistakes() => Assert.True(Catalogue.All.DistinctBy(control => control.Name).Count() >= 24);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_mistake_is_detected(string name)
    {
        var control = Catalogue.All.Single(next => next.Name == name);
        Laws.FromSeed(1, key => Assert.Contains(Enumerable.Range(0, Networks), i =>
            control.Check(RandomNetworks.Draw(key.FoldIn(i)), Oracle.Dual).CoordinatesWrong > 0
            || control.Check(RandomNetworks.DrawForLattice(key.FoldIn(i)), Oracle.Lattice).CoordinatesWrong > 0));
    }

    [Fact]
    public void Right_gradients_raise_no_false_alarm() => Laws.FromSeed(1, key =>
    {
        for (var i = 0; i < Networks; i++)
        {
            Verdict.Require(RandomNetworks.Draw(key.FoldIn(i)).Check(Oracle.Dual));
            Verdict.Require(RandomNetworks.DrawForLattice(key.FoldIn(i)).Check(Oracle.Lattice));
        }
    });

    [Fact]
    public void The_report_says_what_is_wrong_and_where()
    {
        var report = Report("loss: half missing");
        Assert.Contains("FAILED", report, StringComparison.Ordinal);
        Assert.Contains("the analytic value is 2.000 x the oracle's", report, StringComparison.Ordinal);
        Assert.Contains("the analytic value has the opposite sign", Report("loss: wrong sign"), StringComparison.Ordinal);
        Assert.Contains("/ b", Report("bias gradient missing"), StringComparison.Ordinal);
        Assert.Contains("the analytic value is zero", Report("bias gradient missing"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_names_the_layers_between_a_wrong_and_a_right_gradient()
    {
        var network = Network.Dense(3, 4) >> Network.Activation(new With<Tanh, OneMinusY>()) >> Network.Dense(4, 2);
        var report = GradientCheck.Dual(network, new HalfSquaredError(), Key.From(1));
        Assert.Equal("layer 1 (dense 3 → 4) or layer 2 (wrong tanh)", report.SuspectLayers);
        Assert.Equal("layer 1 / W (12 of 12), layer 1 / b (4 of 4), input (9 of 9)", report.WrongMatrices);
        Assert.Equal("nothing", GradientCheck.Dual(Network.Dense(3, 4) >> Network.Tanh, new HalfSquaredError(), Key.From(1)).SuspectLayers);
    }

    static string Report(string name) =>
        Catalogue.All.Single(control => control.Name == name).Check(RandomNetworks.Draw(Key.From(4)), Oracle.Dual).ToString();
}
