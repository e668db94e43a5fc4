using System.Numerics;

namespace Pipeline.PropertyTests.Scalars;

/// <summary>A real number to some 200 digits of base 2: mantissa · 2^exponent.</summary>
readonly record struct Real(BigInteger Mantissa, int Exponent);

/// <summary>exp, log, tanh, sin and cos by their series over integers: a reference that shares nothing with the polynomials under test.</summary>
static class Precise
{
    const int Bits = 256;
    static readonly BigInteger One = BigInteger.One << Bits;
    static readonly BigInteger Ln2 = 2 * Odd(One / 3, 1);
    static readonly BigInteger HalfPi = 2 * (4 * Odd(One / 5, -1) - Odd(One / 239, -1));     // Machin

    public static Real Exp(double x)
    {
        var (n, r) = Reduce(Fixed(x), Ln2);
        return new(Series(r, 1, 1), n - Bits);
    }

    public static Real Log(double x)
    {
        var (mantissa, exponent) = Split(x);
        var k = (int)mantissa.GetBitLength() + exponent - 1;
        var m = Shift(mantissa, Bits + exponent - k);
        if (3 * m > 4 * One) (m, k) = (m >> 1, k + 1);
        return new(2 * Odd(((m - One) << Bits) / (m + One), 1) + k * Ln2, -Bits);
    }

    public static Real Tanh(double x)
    {
        if (Math.Abs(x) < 1e-12) return Itself(x);                                          // x³/3 is below 2⁻⁷⁸ of x
        var e = Exp(2 * x);
        var fixedE = Shift(e.Mantissa, e.Exponent + Bits);
        return new(((fixedE - One) << Bits) / (fixedE + One), -Bits);
    }

    public static Real Sin(double x)
    {
        if (Math.Abs(x) < 1e-12) return Itself(x);                                          // x³/6 is below 2⁻⁷⁹ of x
        var (n, r) = Reduce(Fixed(x), HalfPi);
        return Quadrant(n, r);
    }

    public static Real Cos(double x)
    {
        var (n, r) = Reduce(Fixed(x), HalfPi);
        return Quadrant(n + 1, r);
    }

    /// <summary>|y − reference| in units in the last place of a double of the reference's size.</summary>
    public static double Ulps(double y, Real reference)
    {
        if (reference.Mantissa.IsZero || !double.IsFinite(y)) return y == 0 && reference.Mantissa.IsZero ? 0 : double.PositiveInfinity;
        var unit = Math.Max((int)BigInteger.Abs(reference.Mantissa).GetBitLength() - 1 + reference.Exponent - 52, -1074);
        var (mantissa, exponent) = Split(y);
        var difference = Shift(mantissa, exponent - unit + 30) - Shift(reference.Mantissa, reference.Exponent - unit + 30);
        return (double)BigInteger.Abs(difference) / (1 << 30);
    }

    static Real Itself(double x)
    {
        var (mantissa, exponent) = Split(x);
        return new(mantissa, exponent);
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

    /// <summary>1 + z/(first…) + z²/(first…) + …: steps of one make eᶻ, steps of two the even or the odd half of it.</summary>
    static BigInteger Series(BigInteger z, int first, int step)
    {
        var (sum, term) = (One, One);
        for (var k = first; !(term = Times(term, z) / (step == 1 ? k : k * (k + 1))).IsZero && term != BigInteger.MinusOne; k += step) sum += term;
        return sum;
    }

    /// <summary>s ± s³/3 + s⁵/5 ± …: the inverse hyperbolic tangent of s, or with the sign the inverse tangent.</summary>
    static BigInteger Odd(BigInteger s, int sign)
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

    static BigInteger Shift(BigInteger x, int by) => by >= 0 ? x << by : x >> -by;

    static BigInteger Fixed(double x)
    {
        var (mantissa, exponent) = Split(x);
        return Shift(mantissa, exponent + Bits);
    }

    static (BigInteger Mantissa, int Exponent) Split(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var (exponent, fraction) = ((int)(bits >> 52) & 0x7FF, bits & 0xF_FFFF_FFFF_FFFF);
        var mantissa = exponent == 0 ? fraction : fraction | 1L << 52;
        return (bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - 1075);
    }
}
