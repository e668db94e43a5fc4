using Pipeline.Numerics;

namespace Pipeline.Learning;

/// <summary>
/// The columns of a matrix, in × out, as pictures of bytes, for the eye: 128 is 0, 255 the scale or more, 1 minus the scale or less.
/// </summary>
/// <param name="Count">The number of pictures: out.</param>
/// <param name="Scale">The number that is drawn at full strength: a multiple of the root mean square of all numbers.</param>
/// <param name="Pixels">out × in.</param>
sealed record WeightPictures(int Count, double Scale, byte[] Pixels)
{
    const int Zero = 128, Strongest = 127;

    // Of normally distributed numbers one in 160 is beyond it.
    const double Deviations = 2.75;

    /// <summary>The pictures of a matrix.</summary>
    public static WeightPictures Of(Matrix<float> w)
    {
        var values = w.Span;
        var squares = 0.0;
        foreach (var value in values) squares += (double)value * value;
        var scale = Deviations * Math.Sqrt(squares / values.Length);
        var factor = scale > 0 ? Strongest / scale : 0;
        var pixels = new byte[values.Length];
        for (var row = 0; row < w.Rows; row++)
            for (var column = 0; column < w.Columns; column++)
                pixels[column * w.Rows + row] =
                    (byte)(Zero + Math.Clamp(Math.Round(factor * values[row * w.Columns + column]), -Strongest, Strongest));
        return new(w.Columns, scale, pixels);
    }
}
