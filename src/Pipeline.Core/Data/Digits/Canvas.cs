using System.Collections.Immutable;

namespace Pipeline.Data.Digits;

/// <summary>Strokes as grey pixels: ink falls from full to none over the softness of the edge, by the distance from the stroke's middle.</summary>
static class Canvas
{
    /// <summary>The pixels of a drawing, row after row, into <paramref name="pixels"/>: round(ink · max over pieces of clamp(½ + depth/softness)).</summary>
    public static void Paint(ImmutableArray<Segment> drawing, double softness, double ink, Span<byte> pixels)
    {
        Span<double> depth = stackalloc double[pixels.Length];
        depth.Fill(double.NegativeInfinity);
        foreach (var segment in drawing) Deepen(depth, segment, softness);
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(ink * Math.Clamp(0.5 + depth[i] / softness, 0, 1) + 0.5);
    }

    static void Deepen(Span<double> depth, Segment segment, double softness)
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
