using System.Collections.Immutable;
using Pipeline.Data;
using static System.FormattableString;

namespace Pipeline.Models;

/// <summary>The function from what a model is given to the inputs of its network: none, of pixels, or (x − mean)/deviation.</summary>
public sealed record InputEncoding
{
    InputEncoding(PixelEncoding? pixelEncoding, ImmutableArray<double> means, ImmutableArray<double> deviations) =>
        (PixelEncoding, Means, Deviations) = (pixelEncoding, means, deviations);

    /// <summary>Numbers as they are.</summary>
    public static InputEncoding None { get; } = new(null, [], []);

    /// <summary>Pixels, whole numbers from 0 to 255, by an encoding.</summary>
    public static InputEncoding Pixels(PixelEncoding encoding) => new(encoding, [], []);

    /// <summary>(x − mean)/deviation, column by column, computed in double precision and rounded once.</summary>
    /// <param name="means">A finite number for each input.</param>
    /// <param name="deviations">A finite number above 0 for each input; 1 for a constant column.</param>
    /// <exception cref="ArgumentException">The lengths differ, a mean is not finite, or a deviation is not above 0.</exception>
    public static InputEncoding Standardized(ImmutableArray<double> means, ImmutableArray<double> deviations) =>
        Mistake(means, deviations) is { } mistake ? throw new ArgumentException(mistake) : new(null, means, deviations);

    /// <summary>The encoding of pixels; null where inputs are no pixels.</summary>
    public PixelEncoding? PixelEncoding { get; }

    /// <summary>The mean of each input; empty where inputs are not standardized.</summary>
    public ImmutableArray<double> Means { get; }

    /// <summary>The standard deviation of each input; empty where inputs are not standardized.</summary>
    public ImmutableArray<double> Deviations { get; }

    /// <summary>The number of inputs; null for any.</summary>
    internal int? Width => Means.IsEmpty ? null : Means.Length;

    /// <summary>The encoding in a few words.</summary>
    internal string Text => PixelEncoding is { } pixels ? $"pixels ({pixels.Name})" : Means.IsEmpty ? "numbers" : "standardized numbers";

    /// <summary>What is wrong with means and deviations; null where nothing is.</summary>
    internal static string? Mistake(ImmutableArray<double> means, ImmutableArray<double> deviations) =>
        means.IsDefaultOrEmpty || deviations.IsDefaultOrEmpty || means.Length != deviations.Length
            ? $"{Count(means)} means and {Count(deviations)} deviations: give one of each for every input."
        : IndexOf(means, mean => !double.IsFinite(mean)) is { } m
            ? Invariant($"The mean of input {m} is {means[m]}: give a finite number.")
        : IndexOf(deviations, deviation => !(deviation > 0 && double.IsFinite(deviation))) is { } d
            ? Invariant($"The deviation of input {d} is {deviations[d]}: give a finite number above 0, 1 for a constant column.")
        : null;

    static int? IndexOf(ImmutableArray<double> numbers, Func<double, bool> isWrong) =>
        Enumerable.Range(0, numbers.Length).Where(i => isWrong(numbers[i])).Select(i => (int?)i).FirstOrDefault();

    static int Count(ImmutableArray<double> numbers) => numbers.IsDefault ? 0 : numbers.Length;

    /// <summary>Value equality.</summary>
    public bool Equals(InputEncoding? other) => other is not null && PixelEncoding == other.PixelEncoding
        && Means.AsSpan().SequenceEqual(other.Means.AsSpan()) && Deviations.AsSpan().SequenceEqual(other.Deviations.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(PixelEncoding, Means.Length, Means.FirstOrDefault(), Deviations.FirstOrDefault());
}
