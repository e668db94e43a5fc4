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
    public void An_error_is_relative_to_its_scale_and_infinite_if_it_is_NaN(
        double analytic, double expected, double scale, double error) =>
        Assert.Equal(error, Comparisons.ScaledError(analytic, expected, scale));

    [Fact]
    public void Comparisons_become_a_report()
    {
        ImmutableArray<Comparison> comparisons =
            [new(0, 0, 1, 1, 0), new(0, 1, 5, 1, 0.5), new(2, 0, 7, 8, 0.5), new(2, 3, 9, 9, 0.125), new(2, 4, 9, 9, 0.25)];
        var report = Report(comparisons, skipped: 3);
        Assert.Equal(
            new(
                "dual numbers", "a network", 0.125, 0.5, 0.275, "element 0, 1", 5, 1, 5, 3, 3,
                "matrix 0 (1 of 2), matrix 2 (2 of 3)", "layers of 0 2"),
            report);
        Assert.False(report.Passed);
    }

    [Fact]
    public void An_error_equal_to_the_tolerance_passes()
    {
        var report = Report([new(1, 2, 4, 4, 0), new(1, 3, 2, 1, 0.125)], skipped: 0);
        Assert.Equal(new("dual numbers", "a network", 0.125, 0.125, 0.0625, "element 1, 3", 2, 1, 2, 0, 0, "", "nothing"), report);
        Assert.True(report.Passed);
    }

    [Fact]
    public void If_all_errors_are_0_the_first_coordinate_is_the_worst() =>
        Assert.Equal("element 1, 2", Report([new(1, 2, 4, 4, 0), new(1, 3, 2, 2, 0)], skipped: 0).WorstCoordinate);

    [Fact]
    public void Without_comparisons_there_is_no_worst_coordinate()
    {
        var report = Report([], skipped: 2);
        Assert.Equal(new("dual numbers", "a network", 0.125, 0, 0, "nowhere", 0, 0, 0, 2, 0, "", "nothing"), report);
        Assert.False(report.Passed);
    }

    static GradientReport Report(ImmutableArray<Comparison> comparisons, int skipped) => Comparisons.Summarize(
        comparisons, skipped, Eighth, "a network", (matrix, index) => $"element {matrix}, {index}",
        matrix => $"matrix {matrix}", wrong => $"layers of {string.Join(' ', wrong)}");
}
