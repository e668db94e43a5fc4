using System.Collections.Immutable;

namespace Pipeline.Report;

/// <summary>A point of a curve, or some neighbours taken together.</summary>
/// <param name="X">The mean of their x.</param>
/// <param name="Low">Their smallest value.</param>
/// <param name="Mean">The mean of their values.</param>
/// <param name="High">Their largest value.</param>
/// <param name="Count">How many they are.</param>
readonly record struct CurvePoint(double X, double Low, double Mean, double High, int Count);

/// <summary>Functions of curves.</summary>
static class Curve
{
    /// <summary>
    /// At most <paramref name="max"/> points: neighbours are taken together, as evenly as their number allows, so that no value is
    /// outside of what is drawn.
    /// </summary>
    public static ImmutableArray<CurvePoint> Thin(ImmutableArray<(double X, double Y)> points, int max)
    {
        var count = Math.Min(points.Length, max);
        return [.. Enumerable.Range(0, count).Select(i => Together(
            points.AsSpan((int)((long)points.Length * i / count)..(int)((long)points.Length * (i + 1) / count))))];
    }

    static CurvePoint Together(ReadOnlySpan<(double X, double Y)> points)
    {
        var (x, sum, low, high) = (0.0, 0.0, double.PositiveInfinity, double.NegativeInfinity);
        foreach (var point in points)
            (x, sum, low, high) = (x + point.X, sum + point.Y, Math.Min(low, point.Y), Math.Max(high, point.Y));
        return new(x / points.Length, low, Math.Clamp(sum / points.Length, low, high), high, points.Length);
    }

    /// <summary>The mean of each value and its neighbours on both sides, fewer of them at the ends.</summary>
    public static ImmutableArray<(double X, double Y)> MovingMean(ImmutableArray<(double X, double Y)> points, int neighbours) =>
    [
        .. points.Select((point, i) =>
        {
            // As many on either side, or the ends would be drawn inwards.
            var reach = Math.Min(neighbours, Math.Min(i, points.Length - 1 - i));
            return (point.X, points.AsSpan(i - reach, 2 * reach + 1).ToArray().Average(near => near.Y));
        }),
    ];

    /// <summary>At most <paramref name="max"/> items, the first and the last among them, as evenly as their number allows.</summary>
    public static ImmutableArray<A> Sample<A>(ImmutableArray<A> items, int max) => items.Length <= max
        ? items
        : [.. Enumerable.Range(0, max).Select(i => items[(int)((long)(items.Length - 1) * i / (max - 1))])];
}
