using System.Collections.Immutable;

namespace Pipeline.Data.Digits;

/// <summary>The framing of MNIST: digits fit a box of 20 × 20 pixels, with the centre of mass at the centre of 28 × 28.</summary>
/// <remarks>Source: LeCun, Cortes and Burges, The MNIST database of handwritten digits, http://yann.lecun.com/exdb/mnist/.</remarks>
static class MnistFrame
{
    public const int Side = 28;
    public const double BoxSide = 20, BorderWidth = 1, CentreCoordinate = Side / 2.0;

    /// <summary>Scales the drawing so that the longer side of its ink fills the box, and centres the box.</summary>
    public static ImmutableArray<Segment> FitToBox(ImmutableArray<Segment> drawing, double softness)
    {
        var (left, right, top, bottom) = BoundingBox(drawing);
        var scale = (BoxSide - 2 * StrokeReach(drawing, softness)) / Math.Max(right - left, bottom - top);
        return Transform(drawing, (left + right) / 2, (top + bottom) / 2, scale);
    }

    /// <summary>
    /// Moves the centre of mass of a fitted drawing to the centre, and scales the drawing down if it would otherwise reach the border of
    /// one pixel.
    /// </summary>
    public static ImmutableArray<Segment> CentreMass(ImmutableArray<Segment> drawing, double softness, (double X, double Y) centreOfMass)
    {
        var (left, right, top, bottom) = BoundingBox(drawing);
        var maxOffset = Math.Max(
            Math.Max(centreOfMass.X - left, right - centreOfMass.X), Math.Max(centreOfMass.Y - top, bottom - centreOfMass.Y));
        return Transform(drawing, centreOfMass.X, centreOfMass.Y,
            Math.Min(1, (CentreCoordinate - BorderWidth - StrokeReach(drawing, softness)) / maxOffset));
    }

    /// <summary>The centre of mass of an image, in pixels from its upper left corner: Σ p·(x, y) / Σ p.</summary>
    public static (double X, double Y) CentreOfMass(ReadOnlySpan<byte> pixels)
    {
        var (x, y, total) = (0.0, 0.0, 0.0);
        for (var i = 0; i < pixels.Length; i++)
        {
            x += pixels[i] * (i % Side + 0.5);
            y += pixels[i] * (i / Side + 0.5);
            total += pixels[i];
        }
        return (x / total, y / total);
    }

    /// <summary>Scales about (x, y) and moves (x, y) to the centre of the frame.</summary>
    static ImmutableArray<Segment> Transform(ImmutableArray<Segment> drawing, double x, double y, double scale) =>
        [.. drawing.Select(segment => segment.Map(
            dot => dot with { X = CentreCoordinate + scale * (dot.X - x), Y = CentreCoordinate + scale * (dot.Y - y) }))];

    static (double Left, double Right, double Top, double Bottom) BoundingBox(ImmutableArray<Segment> drawing) => (
        drawing.Min(s => Math.Min(s.A.X, s.B.X)), drawing.Max(s => Math.Max(s.A.X, s.B.X)),
        drawing.Min(s => Math.Min(s.A.Y, s.B.Y)), drawing.Max(s => Math.Max(s.A.Y, s.B.Y)));

    static double StrokeReach(ImmutableArray<Segment> drawing, double softness) =>
        drawing.Max(s => Math.Max(s.A.Radius, s.B.Radius)) + softness / 2;
}
