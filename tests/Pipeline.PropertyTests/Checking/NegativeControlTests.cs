using Pipeline.Checking;
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
    public void The_catalogue_has_at_least_125_mistakes() => Assert.True(Catalogue.All.DistinctBy(control => control.Name).Count() >= 125);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_mistake_is_detected(string name)
    {
        var control = Catalogue.All.Single(next => next.Name == name);
        Laws.FromSeed(1, key => Assert.Contains(Enumerable.Range(0, Networks), i =>
            control.Check(RandomNetworks.DrawAny(key.FoldIn(i)), Oracle.Dual).Failed
            || control.Check(RandomNetworks.DrawAnyForLattice(key.FoldIn(i)), Oracle.Lattice).Failed));
    }

    [Fact]
    public void Right_gradients_raise_no_false_alarm() => Laws.FromSeed(1, key =>
    {
        for (var i = 0; i < Networks; i++)
        {
            Verdict.RequireNoFailure(RandomNetworks.DrawAny(key.FoldIn(i)).CheckGradient(Oracle.Dual));
            Verdict.Require(RandomNetworks.DrawAnyForLattice(key.FoldIn(i)).CheckGradient(Oracle.Lattice));
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

    [Theory]
    [InlineData("sigmoid: no derivative beyond 3", "(wrong sigmoid)")]
    [InlineData("input gradient of eight samples at most", "(wrong dense ")]
    [InlineData("inputs of the last forward pass", "(wrong dense ")]
    [InlineData("softmax: logits clamped at 15", "the loss (wrong softmax cross-entropy)")]
    [InlineData("loss: value off by 1e-3", "the loss (wrong ")]
    public void The_report_names_the_part_that_has_the_mistake(string name, string part)
    {
        var control = Catalogue.All.Single(control => control.Name == name);
        var reports = Enumerable.Range(0, Networks)
            .Select(i => control.Check(RandomNetworks.DrawAny(Key.From(1).FoldIn(i)), Oracle.Dual))
            .Where(report => report.Failed);
        Assert.Contains(part, reports.First().SuspectLayers, StringComparison.Ordinal);
    }

    static string Report(string name) =>
        Catalogue.All.Single(control => control.Name == name).Check(RandomNetworks.Draw(Key.From(4)), Oracle.Dual).ToString();
}
