using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Data.Digits;

namespace Pipeline.Data.Preparation;

/// <summary>Prepares a digit that was drawn by strokes of a pen, in the frame of MNIST: see <see cref="DigitFrame"/>.</summary>
/// <remarks>
/// The place and the size of the drawing are of no importance; the width of the strokes counts in proportion to it. There is no page to
/// tell the ink from, so all of it belongs to the digit.
/// </remarks>
static class DrawingPreparation
{
    // Each pixel of the frame is the mean of about 4 × 4 of the raster.
    const int LongerSide = 80, Margin = 1;

    const double EdgeSoftness = 1;

    /// <summary>28 × 28 pixels, row-major: 0 is background, 255 full ink. Null where there is no point.</summary>
    /// <param name="strokes">The points of each stroke in order, one for a dot, in any unit, y downwards; radii above 0.</param>
    public static ImmutableArray<byte>? Prepare(ImmutableArray<ImmutableArray<StrokePoint>> strokes)
    {
        var points = strokes.SelectMany(stroke => stroke).ToImmutableArray();
        if (points.IsEmpty) return null;
        var (left, right) = (points.Min(p => p.X - p.Radius), points.Max(p => p.X + p.Radius));
        var (top, bottom) = (points.Min(p => p.Y - p.Radius), points.Max(p => p.Y + p.Radius));
        var scale = LongerSide / Math.Max(right - left, bottom - top);
        var (rows, columns) = (Pixels((bottom - top) * scale), Pixels((right - left) * scale));
        var ink = new double[rows * columns];
        Rasterizer.ComputeInk([.. strokes.SelectMany(stroke => Segments(stroke).Select(segment => segment.Map(ToRaster)))],
            EdgeSoftness, columns, ink);
        var raster = new Raster(rows, columns, ImmutableCollectionsMarshal.AsImmutableArray(ink));
        return DigitFrame.Fit(raster, new(0, 0, rows, columns));

        StrokePoint ToRaster(StrokePoint point) =>
            new((point.X - left) * scale + Margin, (point.Y - top) * scale + Margin, point.Radius * scale);
    }

    // Half of the soft edge of a stroke is in the margin. Rounded, the longer side is the same for any drawing.
    static int Pixels(double extent) => (int)Math.Round(extent) + 2 * Margin;

    static IEnumerable<Segment> Segments(ImmutableArray<StrokePoint> stroke) => stroke.Length == 1
        ? [new(stroke[0], stroke[0])]
        : stroke.Zip(stroke.Skip(1), (a, b) => new Segment(a, b));
}
