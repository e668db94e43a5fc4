using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Data.Digits;

/// <summary>A smooth displacement field: p ↦ p + Σ aᵢ·waveᵢ(p).</summary>
sealed record SmoothDisplacement(ImmutableArray<(PlaneWave Wave, double X, double Y)> Waves)
{
    /// <summary>Four waves whose amplitudes in x and y are normal with standard deviation <paramref name="standardDeviation"/>.</summary>
    public static SmoothDisplacement Draw(Key key, double standardDeviation) => new([.. key.Split(4).Select(child =>
        (PlaneWave.Draw(child, 60, 180), standardDeviation * child.Normal(3), standardDeviation * child.Normal(4)))]);

    public StrokePoint Displace(StrokePoint dot)
    {
        var (x, y) = (dot.X, dot.Y);
        foreach (var (wave, dx, dy) in Waves)
        {
            var waveValue = wave.Evaluate(dot.X, dot.Y);
            (x, y) = (x + dx * waveValue, y + dy * waveValue);
        }
        return dot with { X = x, Y = y };
    }
}
