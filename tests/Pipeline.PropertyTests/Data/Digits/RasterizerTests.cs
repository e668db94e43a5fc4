using FsCheck.Xunit;
using Pipeline.Data.Digits;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Data.Digits;

public class RasterizerTests
{
    const int Side = 28;

    [Property(MaxTest = 50)]
    public void Every_pixel_has_the_ink_of_its_depth_in_the_deepest_segment_also_of_strokes_beyond_the_border(int seed)
    {
        var key = Key.From(seed);
        var (softness, ink) = (key.Uniform(0, 0.5, 3), key.Uniform(1, 100, 255));
        Segment[] drawing = [.. key.FoldIn(0).Split(4).Select(child => new Segment(Point(child.FoldIn(0)), Point(child.FoldIn(1))))];
        var pixels = new byte[Side * Side];
        Rasterizer.Rasterize([.. drawing], softness, ink, pixels);
        Assert.Equal(Enumerable.Range(0, pixels.Length).Select(i => Ink(i % Side + 0.5, i / Side + 0.5)), pixels);

        byte Ink(double x, double y) => (byte)(
            ink * Math.Clamp(0.5 + drawing.Max(segment => segment.DepthInside(x, y)) / softness, 0, 1) + 0.5);
    }

    static StrokePoint Point(Key key) => new(key.Uniform(0, -4, Side + 4), key.Uniform(1, -4, Side + 4), key.Uniform(2, 0.3, 4));
}
