using System.Collections.Immutable;
using Pipeline.Scalars;

namespace Pipeline.Data;

/// <summary>The weights of a Gaussian filter along one axis: wₖ ∝ exp(−k²/2σ²) for |k| ≤ ⌈3σ⌉, with sum 1.</summary>
static class GaussianFilter
{
    /// <summary>The largest deviation, in pixels.</summary>
    public const double MaxSigma = 64;

    const double RadiusInSigmas = 3;

    /// <summary>The number of weights to either side of the middle one.</summary>
    public static int Radius(double sigma) => (int)Math.Ceiling(RadiusInSigmas * sigma);

    /// <summary>The weights, from −radius to radius.</summary>
    public static ImmutableArray<float> Weights(double sigma)
    {
        var radius = Radius(sigma);
        var bell = Enumerable.Range(-radius, 2 * radius + 1).Select(k => Elementary.Exp(-k * k / (2 * sigma * sigma))).ToImmutableArray();
        var sum = bell.Sum();
        return [.. bell.Select(w => (float)(w / sum))];
    }

    /// <summary>The deviation, if it is one that the filter takes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0, or above 64.</exception>
    public static double RequireSigma(double sigma) => sigma is > 0 and <= MaxSigma
        ? sigma
        : throw new ArgumentOutOfRangeException(
            nameof(sigma), sigma, $"The deviation of the Gaussian filter must be above 0 and at most {MaxSigma} pixels.");
}
