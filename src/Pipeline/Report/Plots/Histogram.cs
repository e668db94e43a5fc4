using System.Collections.Immutable;

namespace Pipeline.Report;

/// <summary>How often values are in each of some ranges of equal width.</summary>
/// <param name="Low">The lower end of the first range.</param>
/// <param name="Width">The width of a range.</param>
/// <param name="Counts">The values of each range; the last one has its upper end too.</param>
sealed record Histogram(double Low, double Width, ImmutableArray<int> Counts)
{
    /// <summary>The number of values.</summary>
    public int Total => Counts.Sum();

    /// <summary>The upper end of the last range.</summary>
    public double High => Low + Width * Counts.Length;

    /// <summary>The number of ranges that so many values are enough for: the rule of Rice University, 2·n^(1/3), within bounds.</summary>
    public static int RangesFor(int values) => (int)Math.Clamp(Math.Round(2 * Math.Cbrt(values)), 8, 60);

    /// <summary>The histogram of finite values; of equal values it is one range around them, and empty for none.</summary>
    public static Histogram Of(ReadOnlySpan<double> values, int ranges)
    {
        if (values.IsEmpty) return new(0, 1, []);
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        var width = (high - low) / ranges;
        if (!(width > 0 && double.IsFinite(width))) return Single(low, high, values.Length);
        var counts = new int[ranges];
        foreach (var value in values) counts[Math.Clamp((int)((value - low) / width), 0, ranges - 1)]++;
        return new(low, width, [.. counts]);
    }

    static Histogram Single(double low, double high, int count)
    {
        var width = Math.Max(Math.Abs(low), 1) * 0.1;
        return new(low / 2 + high / 2 - width / 2, width, [count]);
    }

    /// <summary>Equal when ranges and counts are.</summary>
    public bool Equals(Histogram? other) => other is not null
        && (Low, Width) == (other.Low, other.Width) && Counts.AsSpan().SequenceEqual(other.Counts.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Low, Width, Counts.Length);
}
