using System.Collections.Immutable;
using System.Globalization;

namespace Pipeline.Training;

/// <summary>What the losses of a run with a growing learning rate say about the rate to train with.</summary>
/// <remarks>
/// Source: Smith, Cyclical Learning Rates for Training Neural Networks (2017), section 3.3, https://arxiv.org/abs/1506.01186. Too small a
/// rate leaves the loss where it is, too large a one raises it.
/// </remarks>
/// <param name="Rates">η of each step; positive, each larger than the one before by the same factor.</param>
/// <param name="Losses">The smoothed loss of each step; positive.</param>
/// <param name="IsCut">Whether a loss that is not finite came after them.</param>
sealed record LearningRateRange(ImmutableArray<double> Rates, ImmutableArray<double> Losses, bool IsCut)
{
    // Losses of single batches are noisy: the mean is of a tenth of all steps, half of them on each side, so that it does not lag behind.
    const int Parts = 20;

    const double Divergence = 4;

    // Of what the loss is at the beginning: smoothed noise does not fall so far.
    const double Fallen = 0.9;

    // The rate of the lowest loss is already too large: it was only passed.
    const double Caution = 10;

    /// <summary>The range of rates and losses, which it smooths; numbers after the first loss that is not finite are left out.</summary>
    public static LearningRateRange Of(ImmutableArray<double> rates, ImmutableArray<double> losses)
    {
        if (rates.Length != losses.Length)
            throw new ArgumentException($"There are {rates.Length} rates, but {losses.Length} losses; each step has one of both.");
        var count = losses.TakeWhile(double.IsFinite).Count();
        return new(rates[..count], Smooth(losses[..count], Reach(count)), count < losses.Length);
    }

    /// <summary>Whether the loss falls at all: by a tenth, from where the first mean is whole.</summary>
    public bool Falls =>
        Reach(Losses.Length) is var start && LowestIndex is { } lowest && lowest > start && Losses[lowest] < Fallen * Losses[start];

    /// <summary>Whether the loss still falls at the largest rates, so that larger ones may be better.</summary>
    public bool FallsToTheEnd => Falls && !IsCut && LowestIndex + Reach(Losses.Length) >= Losses.Length;

    /// <summary>A tenth of the rate at which the smoothed loss is lowest; none where it does not fall, or falls to the end.</summary>
    public double? Suggestion => Falls && !FallsToTheEnd ? Lowest / Caution : null;

    /// <summary>The rate of the lowest smoothed loss; none without losses.</summary>
    public double? Lowest => LowestIndex is { } lowest ? Rates[lowest] : null;

    /// <summary>
    /// The rate at which the smoothed loss falls fastest with the logarithm of the rate, up to the lowest loss; none where it does not
    /// fall.
    /// </summary>
    public double? Steepest
    {
        get
        {
            var reach = Reach(Losses.Length);
            var slopes = Enumerable.Range(0, Losses.Length)
                .Where(i => i >= reach && i + reach < Losses.Length && i <= LowestIndex)
                .Select(i => (Index: i, Slope: Losses[i + reach] - Losses[i - reach]))
                .Where(point => point.Slope < 0)
                .ToImmutableArray();
            return slopes.IsEmpty ? null : Rates[slopes.MinBy(point => point.Slope).Index];
        }
    }

    int? LowestIndex => Losses.IsEmpty ? null : Losses.IndexOf(Losses.Min());

    /// <summary>Whether the last losses are far above the lowest ones, or not finite, so that larger rates need no look.</summary>
    /// <param name="losses">The losses so far, as the steps reported them.</param>
    /// <param name="steps">Steps of the whole run.</param>
    public static bool HasDiverged(IReadOnlyList<double> losses, int steps)
    {
        if (losses.Count > 0 && !double.IsFinite(losses[^1])) return true;
        var width = 2 * Reach(steps) + 1;
        if (losses.Count < 2 * width) return false;
        var lowest = Enumerable.Range(0, losses.Count / width).Min(i => losses.Skip(i * width).Take(width).Average());
        return losses.Skip(losses.Count - width).Average() > Divergence * lowest;
    }

    static int Reach(int count) => Math.Max(1, count / Parts);

    /// <summary>The means of as many losses on each side, fewer at the ends.</summary>
    static ImmutableArray<double> Smooth(ImmutableArray<double> losses, int reach) =>
        [.. Enumerable.Range(0, losses.Length).Select(i =>
        {
            var side = Math.Min(reach, Math.Min(i, losses.Length - 1 - i));
            return losses.AsSpan(i - side, 2 * side + 1).ToArray().Average();
        })];

    /// <summary>Steps, and the suggestion.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Losses.Length} rates, suggested {Suggestion}");
}
