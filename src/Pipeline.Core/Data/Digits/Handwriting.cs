using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Data.Digits;

/// <summary>The handwriting of one digit: the distortion of the glyph, and the pen.</summary>
/// <param name="Slant">Shift to the right per unit of height.</param>
/// <param name="Rotation">Rotation, radians.</param>
/// <param name="WidthScale">Factor on the width; 1 keeps that of the glyph.</param>
/// <param name="VerticalWarp">Vertical warp y ↦ y + s·y(1 − y), y from 0 to 1: positive enlarges the upper half, negative the
/// lower.</param>
/// <param name="HorizontalWarp">The same warp of x: positive enlarges the left half.</param>
/// <param name="Displacement">A smooth random displacement.</param>
/// <param name="PenRadius">Half the width of a stroke, pixels.</param>
/// <param name="PressureWave">Modulates the radius along the strokes.</param>
/// <param name="EdgeSoftness">Pixels from full ink to none across the edge of a stroke.</param>
/// <param name="MaxInk">The value of full ink, 0 … 255.</param>
sealed record Handwriting(
    double Slant,
    double Rotation,
    double WidthScale,
    double VerticalWarp,
    double HorizontalWarp,
    SmoothDisplacement Displacement,
    double PenRadius,
    PlaneWave PressureWave,
    double EdgeSoftness,
    double MaxInk)
{
    const double PressureAmplitude = 0.22;

    /// <summary>
    /// Draws a handwriting. The spreads are wide enough to keep a linear classifier well below a small network; figures are in
    /// <c>data/README.md</c>.
    /// </summary>
    public static Handwriting Draw(Key key) => new(
        Slant: 0.12 + 0.2 * BoundedNormal(key, 0),
        Rotation: 0.08 * BoundedNormal(key, 1),
        WidthScale: Elementary.Exp(0.16 * BoundedNormal(key, 2)),
        VerticalWarp: 0.22 * BoundedNormal(key, 3),
        HorizontalWarp: 0.14 * BoundedNormal(key, 4),
        Displacement: SmoothDisplacement.Draw(key.FoldIn(0), 2.2),
        PenRadius: 1.4 * Elementary.Exp(0.19 * BoundedNormal(key, 5)),
        PressureWave: PlaneWave.Draw(key.FoldIn(1), 50, 150),
        EdgeSoftness: key.Uniform(6, 0.8, 1.4),
        MaxInk: Math.Min(255, key.Uniform(7, 215, 315)));

    /// <summary>Maps a point of a glyph: coordinates in hundredths of the height in and out, the radius in pixels.</summary>
    public StrokePoint Transform(StrokePoint dot)
    {
        var (x, y, _) = Displacement.Displace(dot);
        (x, y) = (Warp(x, HorizontalWarp) * WidthScale, Warp(y, VerticalWarp));
        x -= Slant * y;
        var (sin, cos) = Elementary.SinCos(Rotation);
        var radius = PenRadius * (1 + PressureAmplitude * PressureWave.Evaluate(dot.X, dot.Y));
        return new(x * cos - y * sin, x * sin + y * cos, radius);
    }

    static double Warp(double x, double strength)
    {
        var fraction = Math.Clamp(x / 100, 0, 1);
        return x + 100 * strength * fraction * (1 - fraction);
    }

    static double BoundedNormal(Key key, long index) => Math.Clamp(key.Normal(index), -2.5, 2.5);
}
