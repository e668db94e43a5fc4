using System.Collections.Immutable;

namespace Pipeline.Learning;

/// <summary>
/// The losses of all steps in bounded memory: means of 1, 2, 4, … neighbouring steps. A function of the losses alone, however they arrive.
/// </summary>
/// <param name="StepsPerPoint">Steps of which each point is the mean.</param>
/// <param name="Means">The points.</param>
/// <param name="Sum">The sum of the steps after the last point.</param>
/// <param name="Count">The number of the steps after the last point.</param>
sealed record LossCurve(long StepsPerPoint, ImmutableArray<double> Means, double Sum, long Count)
{
    public const int MaxPoints = 400;

    /// <summary>No step.</summary>
    public static LossCurve Empty { get; } = new(1, [], 0, 0);

    /// <summary>The curve with the loss of one more step.</summary>
    public LossCurve Add(double loss)
    {
        var (sum, count) = (Sum + loss, Count + 1);
        if (count < StepsPerPoint) return this with { Sum = sum, Count = count };
        ImmutableArray<double> means = [.. Means, sum / count];
        return means.Length < MaxPoints
            ? this with { Means = means, Sum = 0, Count = 0 }
            : new(2 * StepsPerPoint, [.. means.Chunk(2).Select(pair => (pair[0] + pair[1]) / 2)], 0, 0);
    }

    /// <summary>Equal when all numbers are.</summary>
    public bool Equals(LossCurve? other) => other is not null && Means.AsSpan().SequenceEqual(other.Means.AsSpan())
        && (StepsPerPoint, Sum, Count) == (other.StepsPerPoint, other.Sum, other.Count);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StepsPerPoint, Means.Length, Sum, Count);
}
