using Pipeline.Checking;
using Pipeline.Layers;
using Pipeline.Layers.Activations;
using Pipeline.Losses;
using Pipeline.PropertyTests.Checking.Mistakes;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

/// <summary>The oracles have teeth: every mistake of the catalogue is found within 200 random networks, and never where there is none.</summary>
public class NegativeControlTests
{
    const int Networks = 200;

    public static TheoryData<string> Names => [.. Catalogue.All.Select(control => control.Name)];

    [Fact]
    public void The_catalogue_is_long() => Assert.True(Catalogue.All.DistinctBy(control => control.Name).Count() >= 24);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_mistake_is_caught(string name)
    {
        var control = Catalogue.All.Single(next => next.Name == name);
        Laws.FromSeed(1, key => Assert.Contains(Enumerable.Range(0, Networks), i =>
            control.Check(RandomNetworks.Any(key.FoldIn(i)), Oracle.Dual).CoordinatesWrong > 0
            || control.Check(RandomNetworks.OnLattice(key.FoldIn(i)), Oracle.Lattice).CoordinatesWrong > 0));
    }

    [Fact]
    public void Nothing_is_found_where_nothing_is_wrong() => Laws.FromSeed(1, key =>
    {
        for (var i = 0; i < Networks; i++)
        {
            Verdict.Require(RandomNetworks.Any(key.FoldIn(i)).Check(Oracle.Dual));
            Verdict.Require(RandomNetworks.OnLattice(key.FoldIn(i)).Check(Oracle.Lattice));
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
    public void The_report_names_the_layers_between_wrong_and_right()
    {
        var network = Network.Dense(3, 4) >> new Activation<With<Tanh, OneMinusY>>() >> Network.Dense(4, 2);
        var report = GradientCheck.Dual(network, new HalfSquaredError(), Pipeline.Numerics.Key.From(1));
        Assert.Equal("layer 1 (dense 3 → 4) or layer 2 (wrong tanh)", report.Suspects);
        Assert.Equal("layer 1 / W (12 of 12), layer 1 / b (4 of 4), input (9 of 9)", report.Wrong);
        Assert.Equal("nothing", GradientCheck.Dual(Network.Dense(3, 4) >> Network.Tanh, new HalfSquaredError(), Pipeline.Numerics.Key.From(1)).Suspects);
    }

    static string Report(string name) =>
        Catalogue.All.Single(control => control.Name == name).Check(RandomNetworks.Any(Pipeline.Numerics.Key.From(4)), Oracle.Dual).ToString();
}
