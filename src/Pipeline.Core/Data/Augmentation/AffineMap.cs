using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Data;

/// <summary>The affine part of a distortion: from an output pixel to its place in the image, in pixels from the top left one.</summary>
/// <remarks>x' = xx·(x − cx) + xy·(y − cy) + x0, and y' alike, where (cx, cy) is the middle of the image.</remarks>
readonly record struct AffineMap(float Xx, float Xy, float X0, float Yx, float Yy, float Y0)
{
    const double RadiansPerDegree = Math.PI / 180;

    /// <summary>Draws rotation · shear · scaling, and the shift, uniformly up to the strengths.</summary>
    public static AffineMap Draw(Augmentation strengths, Key key, int rows, int columns)
    {
        var (sin, cos) = Elementary.SinCos(Draw(0, strengths.Rotation * RadiansPerDegree));
        var (shearSin, shearCos) = Elementary.SinCos(Draw(1, strengths.Shear * RadiansPerDegree));
        var shear = shearSin / shearCos;
        var (scaleX, scaleY) = (1 + Draw(2, strengths.Scaling), 1 + Draw(3, strengths.Scaling));
        return new(
            (float)(cos * scaleX), (float)((cos * shear - sin) * scaleY), (float)(Middle(columns) + Draw(4, strengths.Shift)),
            (float)(sin * scaleX), (float)((sin * shear + cos) * scaleY), (float)(Middle(rows) + Draw(5, strengths.Shift)));

        double Draw(int index, double limit) => limit == 0 ? 0 : key.Uniform(index, -limit, limit);
    }

    /// <summary>The middle between the first and the last pixel.</summary>
    public static double Middle(int pixels) => (pixels - 1) / 2.0;
}
