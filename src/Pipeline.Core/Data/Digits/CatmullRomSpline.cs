using System.Collections.Immutable;

namespace Pipeline.Data.Digits;

/// <summary>Catmull-Rom splines through anchors: cubic Hermite curves with the tangent (next − previous) / 2 at each anchor.</summary>
/// <remarks>Catmull and Rom, A class of local interpolating splines (1974), https://doi.org/10.1016/B978-0-12-079050-0.50020-5.</remarks>
static class CatmullRomSpline
{
    const int SegmentsPerSpan = 4;

    /// <summary>The strokes as line segments, four between neighbouring anchors, with radius 1.</summary>
    public static ImmutableArray<Segment> Interpolate(Glyph glyph) =>
    [
        .. glyph.Strokes.SelectMany(
            stroke => Enumerable.Range(0, stroke.Length - 1).SelectMany(spanIndex => LineSegments(stroke, spanIndex))),
    ];

    static IEnumerable<Segment> LineSegments(ImmutableArray<Anchor> stroke, int spanIndex) => Enumerable.Range(0, SegmentsPerSpan)
        .Select(segmentIndex => new Segment(PointAt(stroke, spanIndex, segmentIndex), PointAt(stroke, spanIndex, segmentIndex + 1)));

    static StrokePoint PointAt(ImmutableArray<Anchor> stroke, int spanIndex, int segmentIndex)
    {
        var t = (double)segmentIndex / SegmentsPerSpan;
        var (a, b) = (stroke[spanIndex], stroke[spanIndex + 1]);
        // At the end of a stroke and at a corner the anchor replaces its missing neighbour, which straightens the curve there.
        var previous = spanIndex == 0 || a.IsCorner ? a : stroke[spanIndex - 1];
        var next = spanIndex + 2 == stroke.Length || b.IsCorner ? b : stroke[spanIndex + 2];
        return new(Hermite(previous.X, a.X, b.X, next.X, t), Hermite(previous.Y, a.Y, b.Y, next.Y, t), 1);
    }

    static double Hermite(double previous, double a, double b, double next, double t)
    {
        var (startTangent, endTangent) = ((b - previous) / 2, (next - a) / 2);
        return a + t * (startTangent + t * (3 * (b - a) - 2 * startTangent - endTangent + t * (2 * (a - b) + startTangent + endTangent)));
    }
}
