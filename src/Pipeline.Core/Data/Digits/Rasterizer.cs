using System.Collections.Immutable;

namespace Pipeline.Data.Digits;

/// <summary>Rasterizes strokes: ink falls linearly from full to none over <c>softness</c> pixels across the edge of a stroke.</summary>
static class Rasterizer
{
    /// <summary>
    /// Writes the pixels of a drawing, row-major, into <paramref name="pixels"/>:
    /// round(ink · clamp(½ + depth/softness, 0, 1)), depth being the maximum over the segments.
    /// </summary>
    public static void Rasterize(ImmutableArray<Segment> drawing, double edgeSoftness, double maxInk, Span<byte> pixels)
    {
        Span<double> depth = stackalloc double[pixels.Length];
        depth.Fill(double.NegativeInfinity);
        foreach (var segment in drawing) MaximizeDepth(depth, segment, edgeSoftness);
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(maxInk * Math.Clamp(0.5 + depth[i] / edgeSoftness, 0, 1) + 0.5);
    }

    /// <summary>depth ← max(depth, depth inside the segment), in the segment's bounding box; ink is 0 outside of it.</summary>
    static void MaximizeDepth(Span<double> depth, Segment segment, double edgeSoftness)
    {
        var (a, b) = segment;
        var reach = Math.Max(a.Radius, b.Radius) + edgeSoftness / 2;
        var (left, right) = (ToPixel(Math.Min(a.X, b.X) - reach), ToPixel(Math.Max(a.X, b.X) + reach));
        var (top, bottom) = (ToPixel(Math.Min(a.Y, b.Y) - reach), ToPixel(Math.Max(a.Y, b.Y) + reach));
        for (var row = top; row <= bottom; row++)
            for (var column = left; column <= right; column++)
            {
                var i = row * MnistFrame.Side + column;
                depth[i] = Math.Max(depth[i], segment.DepthInside(column + 0.5, row + 0.5));
            }
    }

    static int ToPixel(double x) => (int)Math.Clamp(Math.Floor(x), 0, MnistFrame.Side - 1);
}
