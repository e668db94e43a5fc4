using System.Runtime.CompilerServices;

namespace Pipeline.Scalars;

// x = 2ᵏ·m with m in [√½, √2); f = m − 1, s = f/(2 + f), and ln m = 2 artanh s = f − (f²/2 − s(f²/2 + R)) with
// R = 2s²(1/3 + s²/5 + s⁴/7 + …). k carries an offset that keeps it positive. It is converted to floating point by placing it in the low
// bits of 2⁵² (float: 2²³) and subtracting that power.
static partial class Elementary
{
    /// <summary>ln x of a vector of doubles: −∞ at 0, NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static S LogDouble<S>(S x) where S : IScalar<S>, IBitOperations<S>
    {
        const long sqrtHalfBits = 0x3FE6A09E667F3BCD, offset = 1024L << 52, twoTo52Bits = 0x4330000000000000;
        const double smallestNormal = 2.2250738585072014e-308, scale = 18014398509481984.0;                   // 2⁵⁴
        var scaled = S.SelectLess(x, smallestNormal, x * scale, x);
        var k = S.ShiftRight(S.AddIntegers(scaled, S.BroadcastInteger(offset - sqrtHalfBits)), 52);
        var m = S.SubtractIntegers(S.AddIntegers(scaled, S.BroadcastInteger(offset)), S.ShiftLeft(k, 52));
        var exponent = S.AddIntegers(k, S.BroadcastInteger(twoTo52Bits)) - (
            4503599627370496.0 + 1024) - S.SelectLess(x, smallestNormal, 54, 0);
        var (f, s, z) = ArtanhArgument(m);
        var r = z * Polynomial(z,
            Polynomial(z, 2.0 / 23, 2.0 / 21, 2.0 / 19, 2.0 / 17, 2.0 / 15),
            2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3);
        var halfSquare = 0.5 * f * f;
        var low = S.Fma(exponent, Ln2Low, s * (halfSquare + r));
        return WithSpecialValues(x, S.Fma(exponent, Ln2High, f - (halfSquare - low)));
    }

    /// <summary>ln x of a vector of floats: −∞ at 0, NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static S LogSingle<S>(S x) where S : IScalar<S>, IBitOperations<S>
    {
        const long sqrtHalfBits = 0x3F3504F3, offset = 128L << 23, twoTo23Bits = 0x4B000000;
        const float smallestNormal = 1.17549435e-38f, scale = 33554432f;                                      // 2²⁵
        var scaled = S.SelectLess(x, smallestNormal, x * scale, x);
        var k = S.ShiftRight(S.AddIntegers(scaled, S.BroadcastInteger(offset - sqrtHalfBits)), 23);
        var m = S.SubtractIntegers(S.AddIntegers(scaled, S.BroadcastInteger(offset)), S.ShiftLeft(k, 23));
        var exponent = S.AddIntegers(k, S.BroadcastInteger(twoTo23Bits)) - (8388608f + 128) - S.SelectLess(x, smallestNormal, 25, 0);
        var (f, s, z) = ArtanhArgument(m);
        var r = z * Polynomial(z, 2f / 11, 2f / 9, 2f / 7, 2f / 5, 2f / 3);
        var halfSquare = 0.5 * f * f;
        var low = S.Fma(exponent, Ln2LowF, s * (halfSquare + r));
        return WithSpecialValues(x, S.Fma(exponent, Ln2HighF, f - (halfSquare - low)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (S F, S S, S SquareOfS) ArtanhArgument<S>(S m) where S : IScalar<S>
    {
        var f = m - 1;
        var s = f / (2 + f);
        return (f, s, s * s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S WithSpecialValues<S>(S x, S y) where S : IScalar<S>
    {
        y = S.SelectLess(0, x, y, double.NegativeInfinity);
        y = S.SelectLess(x, 0, double.NaN, y);
        return S.SelectLess(x, double.PositiveInfinity, y, x * x);
    }
}
