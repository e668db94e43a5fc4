using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Report;
using Xunit;

namespace Pipeline.PropertyTests.Report.Plots;

public class CurveTests
{
    static ImmutableArray<(double X, double Y)> Points(int[] values) => [.. values.Select((y, x) => ((double)x, (double)y))];

    [Property]
    public void Thinning_loses_no_value(int[] values, byte max)
    {
        var thinned = Curve.Thin(Points(values), max + 1);
        Assert.Equal(Math.Min(values.Length, max + 1), thinned.Length);
        Assert.Equal(values.Length, thinned.Sum(point => point.Count));
        if (values.Length == 0) return;
        Assert.Equal(values.Min(), thinned.Min(point => point.Low));
        Assert.Equal(values.Max(), thinned.Max(point => point.High));
        Assert.All(thinned, point => Assert.True(point.Low <= point.Mean && point.Mean <= point.High));
        var sizes = values.Sum(y => Math.Abs((double)y));
        Assert.Equal(values.Sum(y => (double)y), thinned.Sum(point => point.Mean * point.Count), 1e-6 * sizes);
    }

    [Property]
    public void Few_points_stay_as_they_are(short[] values) => Assert.Equal(
        values.Select((y, x) => new CurvePoint(x, y, y, y, 1)), Curve.Thin(Points([.. values.Select(y => (int)y)]), values.Length + 1));

    [Property]
    public void Points_taken_together_ascend(byte[] values, byte max)
    {
        var thinned = Curve.Thin(Points([.. values.Select(y => (int)y)]), max + 1);
        for (var i = 1; i < thinned.Length; i++) Assert.True(thinned[i - 1].X < thinned[i].X);
    }

    [Property]
    public void A_moving_mean_stays_between_the_smallest_and_the_largest(short[] values, byte neighbours)
    {
        var mean = Curve.MovingMean(Points([.. values.Select(y => (int)y)]), neighbours);
        Assert.Equal(values.Length, mean.Length);
        Assert.All(mean, point => Assert.InRange(point.Y, values.Min() - 1e-9, values.Max() + 1e-9));
    }

    [Property]
    public void A_moving_mean_leaves_a_straight_line_alone(sbyte slope, byte neighbours)
    {
        ImmutableArray<(double, double)> line = [.. Enumerable.Range(0, 40).Select(x => ((double)x, (double)slope * x))];
        Assert.All(Curve.MovingMean(line, neighbours), point => Assert.Equal(slope * point.X, point.Y, 1e-9));
    }

    [Property]
    public void A_sample_has_both_ends(byte[] values, byte max)
    {
        var sample = Curve.Sample([.. values], max + 2);
        Assert.Equal(Math.Min(values.Length, max + 2), sample.Length);
        if (values.Length == 0) return;
        Assert.Equal((values[0], values[^1]), (sample[0], sample[^1]));
    }
}
