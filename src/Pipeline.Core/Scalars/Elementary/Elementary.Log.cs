using System.Runtime.CompilerServices;

namespace Pipeline.Scalars;

// x = 2ᵏ·m with m in [√½, √2); f = m − 1, s = f/(2 + f), and ln m = 2 artanh s = f − (f²/2 − s(f²/2 + R)) with R = 2s²(1/3 + s²/5 + s⁴/7 + …).
// k is held with an offset that keeps it positive, and becomes a number by standing in the low bits of 2⁵² (2²³).
static partial class Elementary
{
    /// <summary>ln x of each double: −∞ at 0, NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static S LogDouble<S>(S x) where S : IScalar<S>, IBits<S>
    {
        const long sqrtHalf = 0x3FE6A09E667F3BCD, offset = 1024L << 52, integers = 0x4330000000000000;
        const double smallestNormal = 2.2250738585072014e-308, up = 18014398509481984.0;                   // 2⁵⁴
        var scaled = S.SelectLess(x, smallestNormal, x * up, x);
        var k = S.ShiftRight(S.AddIntegers(scaled, S.Integer(offset - sqrtHalf)), 52);
        var m = S.SubtractIntegers(S.AddIntegers(scaled, S.Integer(offset)), S.ShiftLeft(k, 52));
        var exponent = S.AddIntegers(k, S.Integer(integers)) - (4503599627370496.0 + 1024) - S.SelectLess(x, smallestNormal, 54, 0);
        var (f, s, z) = Artanh(m);
        var r = z * Polynomial(z,
            Polynomial(z, 2.0 / 23, 2.0 / 21, 2.0 / 19, 2.0 / 17, 2.0 / 15),
            2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3);
        var halfSquare = 0.5 * f * f;
        var low = S.Fma(exponent, Ln2Low, s * (halfSquare + r));
        return AtTheEdges(x, S.Fma(exponent, Ln2High, f - (halfSquare - low)));
    }

    /// <summary>ln x of each float: −∞ at 0, NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static S LogSingle<S>(S x) where S : IScalar<S>, IBits<S>
    {
        const long sqrtHalf = 0x3F3504F3, offset = 128L << 23, integers = 0x4B000000;
        const float smallestNormal = 1.17549435e-38f, up = 33554432f;                                      // 2²⁵
        var scaled = S.SelectLess(x, smallestNormal, x * up, x);
        var k = S.ShiftRight(S.AddIntegers(scaled, S.Integer(offset - sqrtHalf)), 23);
        var m = S.SubtractIntegers(S.AddIntegers(scaled, S.Integer(offset)), S.ShiftLeft(k, 23));
        var exponent = S.AddIntegers(k, S.Integer(integers)) - (8388608f + 128) - S.SelectLess(x, smallestNormal, 25, 0);
        var (f, s, z) = Artanh(m);
        var r = z * Polynomial(z, 2f / 11, 2f / 9, 2f / 7, 2f / 5, 2f / 3);
        var halfSquare = 0.5 * f * f;
        var low = S.Fma(exponent, Ln2LowF, s * (halfSquare + r));
        return AtTheEdges(x, S.Fma(exponent, Ln2HighF, f - (halfSquare - low)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (S F, S S, S SquareOfS) Artanh<S>(S m) where S : IScalar<S>
    {
        var f = m - 1;
        var s = f / (2 + f);
        return (f, s, s * s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S AtTheEdges<S>(S x, S y) where S : IScalar<S>
    {
        y = S.SelectLess(0, x, y, double.NegativeInfinity);
        y = S.SelectLess(x, 0, double.NaN, y);
        return S.SelectLess(x, double.PositiveInfinity, y, x * x);
    }
}
