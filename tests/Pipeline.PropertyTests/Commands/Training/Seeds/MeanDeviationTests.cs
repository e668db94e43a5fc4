using FsCheck;
using FsCheck.Xunit;
using Pipeline.Commands;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public class MeanDeviationTests
{
    [Fact]
    public void Of_known_numbers()
    {
        // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, sum of squares 32.
        var known = MeanDeviation.Of([2, 4, 4, 4, 5, 5, 7, 9]);
        Assert.Equal(5, known.Mean);
        Assert.Equal(Math.Sqrt(32.0 / 7), known.Deviation);
        Assert.Equal(new MeanDeviation(0.9, null), MeanDeviation.Of([0.9]));
        Assert.Equal(new MeanDeviation(0.5, 0), MeanDeviation.Of([0.5, 0.5, 0.5]));
    }

    // Small whole numbers, so that nothing is rounded but the mean.
    [Property]
    public bool A_shift_moves_the_mean_alone(NonEmptyArray<short> numbers, short shift)
    {
        var here = MeanDeviation.Of([.. numbers.Get.Select(x => (double)x)]);
        var there = MeanDeviation.Of([.. numbers.Get.Select(x => (double)x + shift)]);
        return Math.Abs(there.Mean - here.Mean - shift) < 1e-9 && Math.Abs((there.Deviation ?? 0) - (here.Deviation ?? 0)) < 1e-6;
    }
}
