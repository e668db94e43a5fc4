using System.Runtime.CompilerServices;

namespace Pipeline.Scalars;

// x = n·ln 2 + r with |r| ≤ ½ ln 2; eʳ − 1 from its Taylor series; eˣ = 2ⁿ·(1 + (eʳ − 1)). ln 2 is split into a high part with so few
// bits that n·high is exact, and a low part. 2ⁿ is applied as two factors: subnormal results are rounded once, and overflow gives ∞.
static partial class Elementary
{
    const double Log2E = 1.4426950408889634, Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;
    const float Ln2HighF = 0.693359375f, Ln2LowF = -2.12194440e-4f;
    const double RoundingMagicDouble = 6755399441055744.0;                  // 1.5·2⁵²: adding it leaves the nearest integer in the low bits
    const float RoundingMagicSingle = 12582912f;                            // 1.5·2²³
    const long RoundingMagicDoubleBits = 0x4338000000000000, RoundingMagicSingleBits = 0x4B400000;

    /// <summary>eˣ of a vector of doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static S ExpDouble<S>(S x) where S : IScalar<S>, IBitOperations<S>
    {
        var (n, r) = ReduceArgumentDouble(Clamp(x, -746, 710));
        var halfN = FloorDivideBy2(n);
        return (1 + ExpM1OfSmallDouble(r)) * PowerOf2Double(halfN) * PowerOf2Double(S.SubtractIntegers(n, halfN));
    }

    /// <summary>eˣ of a vector of floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static S ExpSingle<S>(S x) where S : IScalar<S>, IBitOperations<S>
    {
        var (n, r) = ReduceArgumentSingle(Clamp(x, -104, 89));
        var halfN = FloorDivideBy2(n);
        return (1 + ExpM1OfSmallSingle(r)) * PowerOf2Single(halfN) * PowerOf2Single(S.SubtractIntegers(n, halfN));
    }

    /// <summary>
    /// x clamped to [low, high]; NaN stays NaN. Vector.Min and Max take seven instructions each, because they order −0 and 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S Clamp<S>(S x, S low, S high) where S : IScalar<S> => S.SelectLess(high, x, high, S.SelectLess(x, low, low, x));

    /// <summary>The integer n nearest to x / ln 2, and r = x − n·ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (S N, S R) ReduceArgumentDouble<S>(S x) where S : IScalar<S>, IBitOperations<S>
    {
        var shifted = S.Fma(x, Log2E, RoundingMagicDouble);
        var n = shifted - RoundingMagicDouble;
        return (S.AddIntegers(shifted, S.BroadcastInteger(-RoundingMagicDoubleBits)), S.Fma(n, -Ln2Low, S.Fma(n, -Ln2High, x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (S N, S R) ReduceArgumentSingle<S>(S x) where S : IScalar<S>, IBitOperations<S>
    {
        var shifted = S.Fma(x, (float)Log2E, RoundingMagicSingle);
        var n = shifted - RoundingMagicSingle;
        return (S.AddIntegers(shifted, S.BroadcastInteger(-RoundingMagicSingleBits)), S.Fma(n, -Ln2LowF, S.Fma(n, -Ln2HighF, x)));
    }

    /// <summary>⌊n/2⌋ for n ≥ −2048 by a logical shift: an offset makes n nonnegative first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S FloorDivideBy2<S>(S n) where S : IScalar<S>, IBitOperations<S> =>
        S.AddIntegers(S.ShiftRight(S.AddIntegers(n, S.BroadcastInteger(2048)), 1), S.BroadcastInteger(-1024));

    /// <summary>eʳ − 1 = r + r²(1/2! + r/3! + …) for |r| ≤ ½ ln 2; the first term left out is below 4e-18.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S ExpM1OfSmallDouble<S>(S r) where S : IScalar<S>, IBitOperations<S> => S.Fma(r * r, Polynomial(r,
        Polynomial(r, 1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320),
        1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5), r);

    /// <summary>eʳ − 1 in float; the first term left out is below 6e-9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S ExpM1OfSmallSingle<S>(S r) where S : IScalar<S>, IBitOperations<S> => S.Fma(r * r, Polynomial(r,
        1f / 5040, 1f / 720, 1f / 120, 1f / 24, 1f / 6, 0.5f), r);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S PowerOf2Double<S>(S n) where S : IScalar<S>, IBitOperations<S> => S.ShiftLeft(S.AddIntegers(n, S.BroadcastInteger(1023)), 52);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S PowerOf2Single<S>(S n) where S : IScalar<S>, IBitOperations<S> => S.ShiftLeft(S.AddIntegers(n, S.BroadcastInteger(127)), 23);
}
