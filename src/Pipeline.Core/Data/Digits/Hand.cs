using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Data.Digits;

/// <summary>The handwriting of one digit: the distortion of the glyph, and the pen.</summary>
/// <param name="Slant">Shift to the right per unit of height.</param>
/// <param name="Turn">Rotation, radians.</param>
/// <param name="Stretch">Factor on the width; 1 keeps that of the glyph.</param>
/// <param name="Sag">Vertical warp y ↦ y + s·y(1 − y), y from 0 to 1: positive enlarges the upper half, negative the lower.</param>
/// <param name="Lean">The same warp of x: positive enlarges the left half.</param>
/// <param name="Bend">A smooth random displacement.</param>
/// <param name="Radius">Half the width of a stroke, pixels.</param>
/// <param name="Pressure">Modulates the radius along the strokes.</param>
/// <param name="Softness">Pixels from full ink to none across the edge of a stroke.</param>
/// <param name="Ink">The value of full ink, 0 … 255.</param>
sealed record Hand(
    double Slant,
    double Turn,
    double Stretch,
    double Sag,
    double Lean,
    Bend Bend,
    double Radius,
    Wave Pressure,
    double Softness,
    double Ink)
{
    const double PressureSwing = 0.22;

    /// <summary>
    /// Draws a handwriting. The spreads are wide enough to keep a linear classifier well below a small network; figures are in
    /// <c>data/README.md</c>.
    /// </summary>
    public static Hand From(Key key) => new(
        Slant: 0.12 + 0.2 * Bounded(key, 0),
        Turn: 0.08 * Bounded(key, 1),
        Stretch: Elementary.Exp(0.16 * Bounded(key, 2)),
        Sag: 0.22 * Bounded(key, 3),
        Lean: 0.14 * Bounded(key, 4),
        Bend: Bend.From(key.FoldIn(0), 2.2),
        Radius: 1.4 * Elementary.Exp(0.19 * Bounded(key, 5)),
        Pressure: Wave.From(key.FoldIn(1), 50, 150),
        Softness: key.Uniform(6, 0.8, 1.4),
        Ink: Math.Min(255, key.Uniform(7, 215, 315)));

    /// <summary>Maps a point of a glyph: coordinates in hundredths of the height in and out, the radius in pixels.</summary>
    public Dot Write(Dot dot)
    {
        var (x, y, _) = Bend.Move(dot);
        (x, y) = (Warp(x, Lean) * Stretch, Warp(y, Sag));
        x -= Slant * y;
        var (sin, cos) = Elementary.SinCos(Turn);
        var radius = Radius * (1 + PressureSwing * Pressure.At(dot.X, dot.Y));
        return new(x * cos - y * sin, x * sin + y * cos, radius);
    }

    static double Warp(double x, double strength)
    {
        var unit = Math.Clamp(x / 100, 0, 1);
        return x + 100 * strength * unit * (1 - unit);
    }

    static double Bounded(Key key, long index) => Math.Clamp(key.Normal(index), -2.5, 2.5);
}
