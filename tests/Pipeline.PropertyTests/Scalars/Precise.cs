using System.Numerics;

namespace Pipeline.PropertyTests.Scalars;

/// <summary>exp, log, tanh, sin and cos by power series in fixed point: a reference independent of the polynomials under test.</summary>
static class Precise
{
    const int Bits = 256;
    static readonly BigInteger One = BigInteger.One << Bits;
    static readonly BigInteger Ln2 = 2 * Atanh(One / 3);
    static readonly BigInteger HalfPi = 2 * (4 * Atan(One / 5) - Atan(One / 239));     // Machin

    public static Real Exp(double x) => Exp(Fixed(x));

    public static Real Exp(Real x) => Exp(Shift(x.Mantissa, x.Exponent + Bits));

    static Real Exp(BigInteger x)
    {
        var (n, r) = Reduce(x, Ln2);
        return new(Series(r, 1, 1), n - Bits);
    }

    public static Real Log(double x)
    {
        var (mantissa, exponent) = Split(x);
        var k = (int)mantissa.GetBitLength() + exponent - 1;
        var m = Shift(mantissa, Bits + exponent - k);
        if (3 * m > 4 * One) (m, k) = (m >> 1, k + 1);
        return new(2 * Atanh(((m - One) << Bits) / (m + One)) + k * Ln2, -Bits);
    }

    /// <summary>ln(1 + x), 0 ≤ x ≤ 1.</summary>
    public static Real Log1P(Real x) => x.Exponent + (int)x.Mantissa.GetBitLength() < -Bits / 2
        ? x - x * x / 2                                                                    // x³/3 is below 2⁻²⁵⁶ of x
        : new(2 * Atanh(Shift((x / (x + 2)).Mantissa, (x / (x + 2)).Exponent + Bits)), -Bits);

    /// <summary>The distribution function of the standard normal, |x| ≤ 37.</summary>
    public static Real NormalCdf(double x)
    {
        if (x > 0) return 1 - NormalCdf(-x);
        Real a = -x;
        var (sum, term) = (new Real(0, 0), x < -12 ? 1 / a : a);
        if (x < -12)                                                                       // 1/a − 1/a³ + 3/a⁵ − …, asymptotic
            for (var k = 1; k < 70; (term, k) = (-term * (2 * k - 1) / (a * a), k + 1)) sum += term;
        else                                                                               // a + a³/3 + a⁵/(3·5) + …
            for (var k = 1; k < 400; (term, k) = (term * a * a / (2 * k + 1), k + 1)) sum += term;
        return x < -12 ? NormalDensity(x) * sum : new Real(1, -1) - NormalDensity(x) * sum;
    }

    /// <summary>e^(−x²/2)/√(2π).</summary>
    public static Real NormalDensity(double x) => Exp(-(Real)x * x / 2) / new Real(Root((4 * HalfPi) << Bits), -Bits);

    public static Real Tanh(double x)
    {
        if (Math.Abs(x) < 1e-12) return Exact(x);                                          // x³/3 is below 2⁻⁷⁸ of x
        var e = Exp(2 * x);
        var fixedE = Shift(e.Mantissa, e.Exponent + Bits);
        return new(((fixedE - One) << Bits) / (fixedE + One), -Bits);
    }

    public static Real Sin(double x)
    {
        if (Math.Abs(x) < 1e-12) return Exact(x);                                          // x³/6 is below 2⁻⁷⁹ of x
        var (n, r) = Reduce(Fixed(x), HalfPi);
        return Quadrant(n, r);
    }

    public static Real Cos(double x)
    {
        var (n, r) = Reduce(Fixed(x), HalfPi);
        return Quadrant(n + 1, r);
    }

    /// <summary>|y − reference| in ulps of a double of the magnitude of the reference.</summary>
    public static double Ulps(double y, Real reference)
    {
        if (reference.Mantissa.IsZero || !double.IsFinite(y)) return y == 0 && reference.Mantissa.IsZero ? 0 : double.PositiveInfinity;
        var unit = Math.Max((int)BigInteger.Abs(reference.Mantissa).GetBitLength() - 1 + reference.Exponent - 52, -1074);
        var (mantissa, exponent) = Split(y);
        var difference = Shift(mantissa, exponent - unit + 30) - Shift(reference.Mantissa, reference.Exponent - unit + 30);
        return (double)BigInteger.Abs(difference) / (1 << 30);
    }

    static Real Exact(double x) => x;

    /// <summary>⌊√n⌋ by Newton's method from above.</summary>
    static BigInteger Root(BigInteger n)
    {
        var root = BigInteger.One << (int)(n.GetBitLength() / 2 + 1);
        while ((root + n / root) / 2 is var next && next < root) root = next;
        return root;
    }

    static Real Quadrant(int n, BigInteger r) => (n & 3) switch
    {
        0 => new(SinOfSmall(r), -Bits),
        1 => new(CosOfSmall(r), -Bits),
        2 => new(-SinOfSmall(r), -Bits),
        _ => new(-CosOfSmall(r), -Bits),
    };

    static BigInteger SinOfSmall(BigInteger r) => Times(r, Series(-Times(r, r), 2, 2));

    static BigInteger CosOfSmall(BigInteger r) => Series(-Times(r, r), 1, 2);

    /// <summary>
    /// 1 + z/first + … with factorial divisors: step 1 gives eᶻ; step 2 with z = −r² gives cos r (first = 1) or sin r / r (first = 2).
    /// </summary>
    static BigInteger Series(BigInteger z, int first, int step)
    {
        var (sum, term) = (One, One);
        for (var k = first; !(term = Times(term, z) / (step == 1 ? k : k * (k + 1))).IsZero && term != BigInteger.MinusOne; k += step)
            sum += term;
        return sum;
    }

    static BigInteger Atanh(BigInteger s) => OddSeries(s, 1);

    static BigInteger Atan(BigInteger s) => OddSeries(s, -1);

    /// <summary>s ± s³/3 + s⁵/5 ± ….</summary>
    static BigInteger OddSeries(BigInteger s, int sign)
    {
        var (sum, power, square) = (s, s, sign * Times(s, s));
        for (var k = 3; !(power = Times(power, square)).IsZero && power != BigInteger.MinusOne; k += 2) sum += power / k;
        return sum;
    }

    static (int N, BigInteger R) Reduce(BigInteger x, BigInteger modulus)
    {
        var n = (int)BigInteger.Divide(2 * x + x.Sign * modulus, 2 * modulus);
        return (n, x - n * modulus);
    }

    static BigInteger Times(BigInteger a, BigInteger b) => a * b >> Bits;

    static BigInteger Shift(BigInteger x, int bits) => bits >= 0 ? x << bits : x >> -bits;

    static BigInteger Fixed(double x)
    {
        var (mantissa, exponent) = Split(x);
        return Shift(mantissa, exponent + Bits);
    }

    public static (BigInteger Mantissa, int Exponent) Split(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var (exponent, fraction) = ((int)(bits >> 52) & 0x7FF, bits & 0xF_FFFF_FFFF_FFFF);
        var mantissa = exponent == 0 ? fraction : fraction | 1L << 52;
        return (bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - 1075);
    }
}
