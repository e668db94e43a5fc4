using System.Collections.Immutable;

namespace Pipeline.Data.Digits;

/// <summary>Rasterizes strokes: ink falls linearly from full to none over <c>softness</c> pixels across the edge of a stroke.</summary>
static class Rasterizer
{
    /// <summary>
    /// Writes the pixels of a drawing in the frame of MNIST, row-major, into <paramref name="pixels"/>:
    /// round(ink · clamp(½ + depth/softness, 0, 1)), depth being the maximum over the segments.
    /// </summary>
    public static void Rasterize(ImmutableArray<Segment> drawing, double edgeSoftness, double maxInk, Span<byte> pixels)
    {
        Span<double> ink = stackalloc double[pixels.Length];
        ComputeInk(drawing, edgeSoftness, MnistFrame.Side, ink);
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(maxInk * ink[i] + 0.5);
    }

    /// <summary>Writes the share of ink of each pixel, clamp(½ + depth/softness, 0, 1), row-major, into <paramref name="ink"/>.</summary>
    /// <param name="drawing">Segments, in pixels from the upper left corner.</param>
    /// <param name="edgeSoftness">The width of the edge of a stroke, in pixels.</param>
    /// <param name="columns">Pixels of a row.</param>
    /// <param name="ink">rows × columns.</param>
    public static void ComputeInk(ImmutableArray<Segment> drawing, double edgeSoftness, int columns, Span<double> ink)
    {
        ink.Fill(double.NegativeInfinity);
        foreach (var segment in drawing) MaximizeDepth(ink, columns, segment, edgeSoftness);
        foreach (ref var value in ink) value = Math.Clamp(0.5 + value / edgeSoftness, 0, 1);
    }

    /// <summary>depth ← max(depth, depth inside the segment), in the segment's bounding box; ink is 0 outside of it.</summary>
    static void MaximizeDepth(Span<double> depth, int columns, Segment segment, double edgeSoftness)
    {
        var (a, b) = segment;
        var reach = Math.Max(a.Radius, b.Radius) + edgeSoftness / 2;
        var rows = depth.Length / columns;
        var (left, right) = (ToPixel(Math.Min(a.X, b.X) - reach, columns), ToPixel(Math.Max(a.X, b.X) + reach, columns));
        var (top, bottom) = (ToPixel(Math.Min(a.Y, b.Y) - reach, rows), ToPixel(Math.Max(a.Y, b.Y) + reach, rows));
        for (var row = top; row <= bottom; row++)
            for (var column = left; column <= right; column++)
            {
                var i = row * columns + column;
                depth[i] = Math.Max(depth[i], segment.DepthInside(column + 0.5, row + 0.5));
            }
    }

    static int ToPixel(double x, int side) => (int)Math.Clamp(Math.Floor(x), 0, side - 1);
}
