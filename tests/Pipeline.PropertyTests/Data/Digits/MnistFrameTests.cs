using System.Collections.Immutable;
using Pipeline.Data.Digits;
using Xunit;

namespace Pipeline.PropertyTests.Data.Digits;

/// <summary>One segment of radius 1 with edges of softness 1, whose ink ends 1.5 beyond its ends. The centre is (14, 14).</summary>
public class MnistFrameTests
{
    static ImmutableArray<Segment> Line(double x1, double y1, double x2, double y2) => [new(new(x1, y1, 1), new(x2, y2, 1))];

    [Fact]
    public void A_drawing_is_fitted_to_the_box_upright_and_not_mirrored()
    {
        AssertLine((5.5, 11.45, 22.5, 16.55), MnistFrame.FitToBox(Line(-10, 2, 30, 14), softness: 1));
        AssertLine((11.45, 22.5, 16.55, 5.5), MnistFrame.FitToBox(Line(2, 30, 14, -10), softness: 1));
    }

    [Fact]
    public void The_centre_of_mass_is_moved_to_the_centre() =>
        AssertLine((6.5, 13, 23.5, 18), MnistFrame.CentreMass(Line(5.5, 11, 22.5, 16), softness: 1, (13, 12)));

    // 14.5 to the farthest end become 11.5: the ink ends 13 from the centre, one pixel before the border.
    [Theory]
    [InlineData(5.5, 14, 22.5, 14, 8, 14)]
    [InlineData(5.5, 14, 22.5, 14, 20, 14)]
    [InlineData(14, 5.5, 14, 22.5, 14, 8)]
    [InlineData(14, 5.5, 14, 22.5, 14, 20)]
    public void A_drawing_that_would_then_reach_the_border_is_scaled_down(double x1, double y1, double x2, double y2, double x, double y)
    {
        const double scale = 11.5 / 14.5;
        AssertLine(
            (14 + scale * (x1 - x), 14 + scale * (y1 - y), 14 + scale * (x2 - x), 14 + scale * (y2 - y)),
            MnistFrame.CentreMass(Line(x1, y1, x2, y2), softness: 1, (x, y)));
    }

    static void AssertLine((double X1, double Y1, double X2, double Y2) expected, ImmutableArray<Segment> actual)
    {
        var (a, b) = Assert.Single(actual);
        Assert.Equal(expected.X1, a.X, 1e-12);
        Assert.Equal(expected.Y1, a.Y, 1e-12);
        Assert.Equal(expected.X2, b.X, 1e-12);
        Assert.Equal(expected.Y2, b.Y, 1e-12);
        Assert.Equal((1, 1), (a.Radius, b.Radius));
    }
}
