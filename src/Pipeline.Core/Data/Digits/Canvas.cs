using System.Collections.Immutable;

namespace Pipeline.Data.Digits;

/// <summary>Rasterizes strokes: ink falls linearly from full to none over <c>softness</c> pixels across the edge of a stroke.</summary>
static class Canvas
{
    /// <summary>
    /// Writes the pixels of a drawing, row-major, into <paramref name="pixels"/>:
    /// round(ink · clamp(½ + depth/softness, 0, 1)), depth being the maximum over the segments.
    /// </summary>
    public static void Paint(ImmutableArray<Segment> drawing, double softness, double ink, Span<byte> pixels)
    {
        Span<double> depth = stackalloc double[pixels.Length];
        depth.Fill(double.NegativeInfinity);
        foreach (var segment in drawing) MaximizeDepth(depth, segment, softness);
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(ink * Math.Clamp(0.5 + depth[i] / softness, 0, 1) + 0.5);
    }

    /// <summary>depth ← max(depth, depth inside the segment), in the segment's bounding box; ink is 0 outside of it.</summary>
    static void MaximizeDepth(Span<double> depth, Segment segment, double softness)
    {
        var (a, b) = segment;
        var reach = Math.Max(a.Radius, b.Radius) + softness / 2;
        var (left, right) = (Pixel(Math.Min(a.X, b.X) - reach), Pixel(Math.Max(a.X, b.X) + reach));
        var (top, bottom) = (Pixel(Math.Min(a.Y, b.Y) - reach), Pixel(Math.Max(a.Y, b.Y) + reach));
        for (var row = top; row <= bottom; row++)
            for (var column = left; column <= right; column++)
            {
                var i = row * Frame.Side + column;
                depth[i] = Math.Max(depth[i], segment.Depth(column + 0.5, row + 0.5));
            }
    }

    static int Pixel(double x) => (int)Math.Clamp(Math.Floor(x), 0, Frame.Side - 1);
}
