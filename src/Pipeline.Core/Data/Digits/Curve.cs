using System.Collections.Immutable;

namespace Pipeline.Data.Digits;

/// <summary>Smooth curves through anchors: cubic Hermite pieces whose slope at an anchor is half the way from the one before to the one after.</summary>
/// <remarks>Source: Catmull and Rom, A class of local interpolating splines (1974), https://doi.org/10.1016/B978-0-12-079050-0.50020-5.</remarks>
static class Curve
{
    const int PiecesPerSpan = 4;

    /// <summary>The strokes as short straight pieces, width 1 everywhere.</summary>
    public static ImmutableArray<Segment> Through(Glyph glyph) =>
        [.. glyph.Strokes.SelectMany(stroke => Enumerable.Range(0, stroke.Length - 1).SelectMany(span => Pieces(stroke, span)))];

    static IEnumerable<Segment> Pieces(ImmutableArray<Anchor> stroke, int span) => Enumerable.Range(0, PiecesPerSpan)
        .Select(piece => new Segment(On(stroke, span, piece), On(stroke, span, piece + 1)));

    static Dot On(ImmutableArray<Anchor> stroke, int span, int piece)
    {
        var t = (double)piece / PiecesPerSpan;
        var (a, b) = (stroke[span], stroke[span + 1]);
        // Beyond an end and beyond a corner there is no neighbour: the anchor itself stands in, which straightens the curve there.
        var before = span == 0 || a.Sharp ? a : stroke[span - 1];
        var after = span + 2 == stroke.Length || b.Sharp ? b : stroke[span + 2];
        return new(Hermite(before.X, a.X, b.X, after.X, t), Hermite(before.Y, a.Y, b.Y, after.Y, t), 1);
    }

    static double Hermite(double before, double a, double b, double after, double t)
    {
        var (start, end) = ((b - before) / 2, (after - a) / 2);
        return a + t * (start + t * (3 * (b - a) - 2 * start - end + t * (2 * (a - b) + start + end)));
    }
}
