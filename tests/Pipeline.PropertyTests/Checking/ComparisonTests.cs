using System.Collections.Immutable;
using Pipeline.Checking;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

public class ComparisonTests
{
    static readonly Oracle Eighth = Oracle.Dual with { Tolerance = 0.125 };

    [Theory]
    [InlineData(3, 1, 4, 0.5)]
    [InlineData(1, 3, 4, 0.5)]
    [InlineData(2, 2, 1, 0)]
    [InlineData(double.NaN, 1, 1, double.PositiveInfinity)]
    [InlineData(1, double.NaN, 1, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, 1, double.PositiveInfinity)]
    public void An_error_is_relative_to_its_scale_and_infinite_where_it_is_not_a_number(double analytic, double expected, double scale, double error) =>
        Assert.Equal(error, Comparisons.Error(analytic, expected, scale));

    [Fact]
    public void Comparisons_become_a_report()
    {
        var report = Report([new(0, 0, 1, 1, 0), new(0, 1, 5, 1, 0.5), new(2, 0, 7, 8, 0.5), new(2, 3, 9, 9, 0.125), new(2, 4, 9, 9, 0.25)], skipped: 3);
        Assert.Equal(
            new("dual numbers", "a network", 0.125, 0.5, 0.275, "place 0, 1", 5, 1, 5, 3, 3, "leaf 0 (1 of 2), leaf 2 (2 of 3)", "layers of 0 2"), report);
        Assert.False(report.Passed);
    }

    [Fact]
    public void Errors_as_large_as_the_tolerance_pass()
    {
        var report = Report([new(1, 2, 4, 4, 0), new(1, 3, 2, 1, 0.125)], skipped: 0);
        Assert.Equal(new("dual numbers", "a network", 0.125, 0.125, 0.0625, "place 1, 3", 2, 1, 2, 0, 0, "", "nothing"), report);
        Assert.True(report.Passed);
    }

    [Fact]
    public void The_first_is_the_worst_where_all_are_right() =>
        Assert.Equal("place 1, 2", Report([new(1, 2, 4, 4, 0), new(1, 3, 2, 2, 0)], skipped: 0).WorstCoordinate);

    [Fact]
    public void Where_nothing_was_compared_there_is_no_worst()
    {
        var report = Report([], skipped: 2);
        Assert.Equal(new("dual numbers", "a network", 0.125, 0, 0, "nowhere", 0, 0, 0, 2, 0, "", "nothing"), report);
        Assert.False(report.Passed);
    }

    static GradientReport Report(ImmutableArray<Comparison> all, int skipped) => Comparisons.Report(
        all, skipped, Eighth, "a network", (leaf, index) => $"place {leaf}, {index}", leaf => $"leaf {leaf}", wrong => $"layers of {string.Join(' ', wrong)}");
}
