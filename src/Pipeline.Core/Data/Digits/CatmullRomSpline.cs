using System.Collections.Immutable;

namespace Pipeline.Data.Digits;

/// <summary>Catmull-Rom splines through anchors: cubic Hermite curves with the tangent (next − previous) / 2 at each anchor.</summary>
/// <remarks>Catmull and Rom, A class of local interpolating splines (1974), https://doi.org/10.1016/B978-0-12-079050-0.50020-5.</remarks>
static class CatmullRomSpline
{
    const int SegmentsPerSpan = 4;

    /// <summary>The strokes as line segments, four between neighbouring anchors, with radius 1.</summary>
    public static ImmutableArray<Segment> Interpolate(Glyph glyph) =>
        [.. glyph.Strokes.SelectMany(stroke => Enumerable.Range(0, stroke.Length - 1).SelectMany(span => Segments(stroke, span)))];

    static IEnumerable<Segment> Segments(ImmutableArray<Anchor> stroke, int span) => Enumerable.Range(0, SegmentsPerSpan)
        .Select(segment => new Segment(PointAt(stroke, span, segment), PointAt(stroke, span, segment + 1)));

    static StrokePoint PointAt(ImmutableArray<Anchor> stroke, int span, int segment)
    {
        var t = (double)segment / SegmentsPerSpan;
        var (a, b) = (stroke[span], stroke[span + 1]);
        // At the end of a stroke and at a corner the anchor replaces its missing neighbour, which straightens the curve there.
        var previous = span == 0 || a.IsCorner ? a : stroke[span - 1];
        var next = span + 2 == stroke.Length || b.IsCorner ? b : stroke[span + 2];
        return new(Hermite(previous.X, a.X, b.X, next.X, t), Hermite(previous.Y, a.Y, b.Y, next.Y, t), 1);
    }

    static double Hermite(double previous, double a, double b, double next, double t)
    {
        var (start, end) = ((b - previous) / 2, (next - a) / 2);
        return a + t * (start + t * (3 * (b - a) - 2 * start - end + t * (2 * (a - b) + start + end)));
    }
}
