using FsCheck.Xunit;
using Pipeline.Report;
using Xunit;

namespace Pipeline.PropertyTests.Report.Plots;

public class HistogramTests
{
    [Property]
    public void The_counts_sum_to_the_number_of_values(double[] values, byte ranges)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        Assert.Equal(finite.Length, Histogram.Of(finite, ranges + 1).Total);
    }

    [Property]
    public void The_order_of_the_values_is_of_no_importance(int[] values)
    {
        double[] numbers = [.. values.Select(x => (double)x)];
        Assert.Equal(Histogram.Of(numbers, 7), Histogram.Of([.. numbers.Reverse()], 7));
    }

    [Property]
    public void Each_range_counts_the_values_in_it(short[] values)
    {
        // Powers of two times whole numbers, so that the ends of ranges are exact.
        double[] numbers = [.. values.Select(x => (double)x), -32768, 32768];
        var histogram = Histogram.Of(numbers, 16);
        Assert.Equal(4096, histogram.Width);
        for (var i = 0; i < 16; i++)
        {
            var (low, high) = (-32768 + 4096 * i, -32768 + 4096 * (i + 1));
            Assert.Equal(numbers.Count(x => x >= low && (x < high || (i == 15 && x == high))), histogram.Counts[i]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3.5)]
    [InlineData(double.MaxValue)]
    public void Equal_values_are_one_range_around_them(double value)
    {
        var histogram = Histogram.Of([value, value, value], 60);
        Assert.Equal(3, Assert.Single(histogram.Counts));
        Assert.True(histogram.Low <= value && value <= histogram.High);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1000, 20)]
    [InlineData(int.MaxValue, 60)]
    public void More_values_have_more_ranges(int values, int ranges) => Assert.Equal(ranges, Histogram.RangesFor(values));
}
