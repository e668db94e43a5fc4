using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Data.Digits;

/// <summary>A plane wave sin(kₓx + k_y y + φ).</summary>
/// <remarks>Its wavelength is long against the width of a stroke, so a displacement by it bends strokes without breaking them.</remarks>
readonly record struct PlaneWave(double Kx, double Ky, double Phase)
{
    /// <summary>
    /// A wave of random direction and phase. Its wavelength is <paramref name="minWavelength"/> … <paramref name="maxWavelength"/>
    /// hundredths of the digit's height.
    /// </summary>
    public static PlaneWave Draw(Key key, double minWavelength, double maxWavelength)
    {
        var (sin, cos) = Elementary.SinCos(key.Uniform(0, 0, 2 * Math.PI));
        var waveNumber = 2 * Math.PI / key.Uniform(1, minWavelength, maxWavelength);
        return new(waveNumber * cos, waveNumber * sin, key.Uniform(2, 0, 2 * Math.PI));
    }

    public double Evaluate(double x, double y) => Elementary.Sin(Kx * x + Ky * y + Phase);
}
