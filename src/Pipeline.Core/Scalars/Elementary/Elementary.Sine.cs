namespace Pipeline.Scalars;

// x = n·π/2 + r with |r| ≤ π/4, π/2 as the sum of three doubles; then the Taylor series of sin r and cos r. The quadrant
// n mod 4 selects the series and the sign.
static partial class Elementary
{
    const double TwoOverPi = 0.63661977236758134308;
    const double HalfPiHigh = 1.57079632679489655800, HalfPiMiddle = 6.12323399573676603587e-17, HalfPiLow = -1.49738490485916983155e-33;

    /// <summary>sin x, x in radians, |x| ≤ 2²⁰.</summary>
    public static double Sin(double x) => SinCos(x).Sin;

    /// <summary>cos x, x in radians, |x| ≤ 2²⁰.</summary>
    public static double Cos(double x) => SinCos(x).Cos;

    /// <summary>sin x and cos x, x in radians, |x| ≤ 2²⁰; NaN beyond, where the reduction would lose digits.</summary>
    public static (double Sin, double Cos) SinCos(double x)
    {
        if (!(Math.Abs(x) <= 1048576)) return (double.NaN, double.NaN);
        var n = Math.Round(x * TwoOverPi);
        var r = Math.FusedMultiplyAdd(n, -HalfPiHigh, x);
        r = Math.FusedMultiplyAdd(n, -HalfPiMiddle, r);
        r = Math.FusedMultiplyAdd(n, -HalfPiLow, r);
        var (sin, cos) = (SinOfSmall(r), CosOfSmall(r));
        return ((long)n & 3) switch { 0 => (sin, cos), 1 => (cos, -sin), 2 => (-sin, -cos), _ => (-cos, sin) };
    }

    static double SinOfSmall(double r) => Math.FusedMultiplyAdd(r * (r * r), Polynomial(r * r,
        [
            1.0 / 355687428096000, -1.0 / 1307674368000, 1.0 / 6227020800, -1.0 / 39916800, 1.0 / 362880, -1.0 / 5040, 1.0 / 120, -1.0 / 6,
        ]), r);

    static double CosOfSmall(double r)
    {
        var z = r * r;
        return 1 - (0.5 * z - z * z * Polynomial(z,
            [1.0 / 20922789888000, -1.0 / 87178291200, 1.0 / 479001600, -1.0 / 3628800, 1.0 / 40320, -1.0 / 720, 1.0 / 24]));
    }

    static double Polynomial(double z, ReadOnlySpan<double> coefficients)
    {
        var sum = coefficients[0];
        for (var i = 1; i < coefficients.Length; i++) sum = Math.FusedMultiplyAdd(sum, z, coefficients[i]);
        return sum;
    }
}
