using System.Numerics;

namespace Pipeline.PropertyTests.Losses;

/// <summary>
/// Numbers with 1,300 bits after the point, exact for every double from 2⁻¹⁰⁷⁴ up: references for gradients of either precision.
/// </summary>
static class FixedPoint
{
    const int Bits = 1_300, Halvings = 14, LargestExponent = 1_000;

    public static BigInteger One { get; } = BigInteger.One << Bits;

    /// <summary>The number, exactly.</summary>
    public static BigInteger Of(double x)
    {
        var exponent = Math.Max(Math.ILogB(x), -1022) - 52;
        return x == 0 ? BigInteger.Zero : new BigInteger(Math.ScaleB(x, -exponent)) << (Bits + exponent);
    }

    public static BigInteger Multiply(BigInteger a, BigInteger b) => a * b >> Bits;

    public static BigInteger Divide(BigInteger a, BigInteger b) => (a << Bits) / b;

    /// <summary>eˣ for x ≤ 0, to all but a few of the last bits: the series of e^(x/2¹⁴), squared 14 times.</summary>
    public static BigInteger Exp(BigInteger x)
    {
        if (-x > One * LargestExponent) return BigInteger.Zero;         // below 2⁻¹⁴⁴²
        var (small, sum, term) = (x >> Halvings, One, One);
        for (var n = 1; !term.IsZero && term != BigInteger.MinusOne; n++)
        {
            term = Multiply(term, small) / n;
            sum += term;
        }
        for (var i = 0; i < Halvings; i++) sum = Multiply(sum, sum);
        return sum;
    }

    /// <summary>The nearest double but for a rounding or two.</summary>
    public static double ToDouble(BigInteger x)
    {
        var shift = Math.Max(0, (int)BigInteger.Abs(x).GetBitLength() - 64);
        return Math.ScaleB((double)(x >> shift), shift - Bits);
    }

    /// <summary>softmax(z) exactly.</summary>
    public static BigInteger[] Softmax(double[] z)
    {
        var exact = z.Select(Of).ToArray();
        var exponentials = exact.Select(x => Exp(x - exact.Max())).ToArray();
        var sum = exponentials.Aggregate(BigInteger.Add);
        return [.. exponentials.Select(e => Divide(e, sum))];
    }

    /// <summary>1/(1 + e⁻ᶻ) exactly.</summary>
    public static BigInteger Sigmoid(double z)
    {
        var e = Exp(-BigInteger.Abs(Of(z)));
        return Divide(z < 0 ? e : One, One + e);
    }
}
