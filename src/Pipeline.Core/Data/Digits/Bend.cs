using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Data.Digits;

/// <summary>A smooth displacement field: p ↦ p + Σ aᵢ·waveᵢ(p).</summary>
sealed record Bend(ImmutableArray<(Wave Wave, double X, double Y)> Waves)
{
    /// <summary>Four waves whose amplitudes in x and y are normal with standard deviation <paramref name="deviation"/>.</summary>
    public static Bend From(Key key, double deviation) => new([.. key.Split(4).Select(child =>
        (Wave.From(child, 60, 180), deviation * child.Normal(3), deviation * child.Normal(4)))]);

    public Dot Move(Dot dot)
    {
        var (x, y) = (dot.X, dot.Y);
        foreach (var (wave, dx, dy) in Waves)
        {
            var height = wave.At(dot.X, dot.Y);
            (x, y) = (x + dx * height, y + dy * height);
        }
        return dot with { X = x, Y = y };
    }
}
