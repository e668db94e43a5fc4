using System.Numerics;

namespace Pipeline.PropertyTests.Scalars;

/// <summary>A real number, mantissa · 2^exponent; operations round to 400 bits.</summary>
readonly record struct Real(BigInteger Mantissa, int Exponent)
{
    const int Precision = 400;

    public static implicit operator Real(double x)
    {
        var (mantissa, exponent) = Precise.Split(x);
        return new(mantissa, exponent);
    }

    public static Real operator +(Real a, Real b) => a.Exponent >= b.Exponent
        ? Rounded((a.Mantissa << (a.Exponent - b.Exponent)) + b.Mantissa, b.Exponent)
        : b + a;

    public static Real operator -(Real a, Real b) => a + -b;

    public static Real operator -(Real a) => a with { Mantissa = -a.Mantissa };

    public static Real operator *(Real a, Real b) => Rounded(a.Mantissa * b.Mantissa, a.Exponent + b.Exponent);

    public static Real operator /(Real a, Real b)
    {
        var shift = Precision + (int)b.Mantissa.GetBitLength();
        return Rounded((a.Mantissa << shift) / b.Mantissa, a.Exponent - shift - b.Exponent);
    }

    /// <summary>|x| rounded to a double, 0 where it is too small for one.</summary>
    public double Magnitude
    {
        get
        {
            var excess = (int)BigInteger.Abs(Mantissa).GetBitLength() - 60;
            var high = excess > 0 ? Mantissa >> excess : Mantissa;
            return Math.ScaleB((double)BigInteger.Abs(high), Exponent + Math.Max(excess, 0));
        }
    }

    static Real Rounded(BigInteger mantissa, int exponent)
    {
        var excess = Math.Max((int)mantissa.GetBitLength() - Precision, 0);
        return new(mantissa >> excess, exponent + excess);
    }
}
