using System.Collections.Immutable;
using Pipeline.Scalars;

namespace Pipeline.Data;

/// <summary>The weights of a Gaussian filter along one axis: wₖ ∝ exp(−k²/2σ²) for |k| ≤ ⌈3σ⌉, with sum 1.</summary>
static class GaussianFilter
{
    /// <summary>The deviations that it takes, in pixels: below the first it changes nothing.</summary>
    public const double MinSigma = 0.1, MaxSigma = 64;

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
}
