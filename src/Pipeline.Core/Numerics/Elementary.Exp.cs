using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Numerics;

// x = n·ln 2 + r with |r| ≤ ½ ln 2; eʳ − 1 from its series; eˣ = 2ⁿ·(1 + (eʳ − 1)). ln 2 is kept in two parts whose first has so few bits that n
// times it is exact; 2ⁿ is applied in two halves, so that results below the smallest normal number are rounded once and overflow ends in ∞.
public static partial class Elementary
{
    const double Log2E = 1.4426950408889634, Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;
    const double RoundDouble = 6755399441055744.0;                  // 1.5·2⁵²: adding it leaves the nearest integer in the low bits
    const float RoundFloat = 12582912f;                             // 1.5·2²³
    const float Ln2HighF = 0.693359375f, Ln2LowF = -2.12194440e-4f;

    /// <summary>eˣ of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        x = Vector512.Min(Vector512.Max(x, Vector512.Create(-746.0)), Vector512.Create(710.0));
        var (n, r) = Reduce(x);
        var half = Vector512.ShiftRightArithmetic(n, 1);
        return (Vector512<double>.One + ExpM1OfSmall(r)) * PowerOf2(half) * PowerOf2(n - half);
    }

    /// <summary>eˣ of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        x = Vector512.Min(Vector512.Max(x, Vector512.Create(-104f)), Vector512.Create(89f));
        var (n, r) = Reduce(x);
        var half = Vector512.ShiftRightArithmetic(n, 1);
        return (Vector512<float>.One + ExpM1OfSmall(r)) * PowerOf2(half) * PowerOf2(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<long> N, Vector512<double> R) Reduce(Vector512<double> x)
    {
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), Vector512.Create(RoundDouble));
        var n = shifted - Vector512.Create(RoundDouble);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), r);
        return (shifted.AsInt64() - Vector512.Create(RoundDouble).AsInt64(), r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<int> N, Vector512<float> R) Reduce(Vector512<float> x)
    {
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create((float)Log2E), Vector512.Create(RoundFloat));
        var n = shifted - Vector512.Create(RoundFloat);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2HighF), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2LowF), r);
        return (shifted.AsInt32() - Vector512.Create(RoundFloat).AsInt32(), r);
    }

    /// <summary>eʳ − 1 = r + r²(1/2! + r/3! + …) for |r| ≤ ½ ln 2; the first term left out is below 4e-18.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> ExpM1OfSmall(Vector512<double> r) => Vector512.FusedMultiplyAdd(r * r, Polynomial(r,
        [1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5]), r);

    /// <summary>The same in float; the first term left out is below 6e-9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> ExpM1OfSmall(Vector512<float> r) => Vector512.FusedMultiplyAdd(r * r, Polynomial(r,
        [1f / 5040, 1f / 720, 1f / 120, 1f / 24, 1f / 6, 0.5f]), r);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<double> PowerOf2(Vector512<long> n) => Vector512.ShiftLeft(n + Vector512.Create(1023L), 52).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> PowerOf2(Vector512<int> n) => Vector512.ShiftLeft(n + Vector512.Create(127), 23).AsSingle();
}
