using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Data.Digits;

/// <summary>A plane wave over the digit: sin(kₓx + k_y y + φ), long against a stroke's width, so that it bends strokes and does not break them.</summary>
readonly record struct Wave(double Kx, double Ky, double Phase)
{
    /// <summary>A wave in a random direction, <paramref name="shortest"/> … <paramref name="longest"/> hundredths of the height long.</summary>
    public static Wave From(Key key, double shortest, double longest)
    {
        var (sin, cos) = Elementary.SinCos(key.Uniform(0, 0, 2 * Math.PI));
        var k = 2 * Math.PI / key.Uniform(1, shortest, longest);
        return new(k * cos, k * sin, key.Uniform(2, 0, 2 * Math.PI));
    }

    public double At(double x, double y) => Elementary.Sin(Kx * x + Ky * y + Phase);
}
