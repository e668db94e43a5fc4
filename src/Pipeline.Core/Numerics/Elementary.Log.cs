using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Numerics;

// x = 2ᵏ·m with m in [√½, √2); f = m − 1, s = f/(2 + f), and ln m = 2 artanh s = f − (f²/2 − s(f²/2 + R)) with R = 2s²(1/3 + s²/5 + s⁴/7 + …).
public static partial class Elementary
{
    /// <summary>ln x of each lane: −∞ at 0, NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x)
    {
        var tiny = Vector512.LessThan(x, Vector512.Create(2.2250738585072014e-308));
        var scaled = Vector512.ConditionalSelect(tiny, x * Vector512.Create(18014398509481984.0), x);      // 2⁵⁴
        var bits = scaled.AsInt64() - Vector512.Create(0x3FE6A09E667F3BCDL);                               // √½: m lands in [√½, √2)
        var k = Vector512.ShiftRightArithmetic(bits, 52);
        var m = (scaled.AsInt64() - Vector512.ShiftLeft(k, 52)).AsDouble();
        var exponent = Vector512.ConvertToDouble(k) - Vector512.ConditionalSelect(tiny, Vector512.Create(54.0), Vector512<double>.Zero);
        var f = m - Vector512<double>.One;
        var s = f / (Vector512.Create(2.0) + f);
        var z = s * s;
        var r = z * Polynomial(z, [2.0 / 23, 2.0 / 21, 2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3]);
        var halfSquare = Vector512.Create(0.5) * f * f;
        var low = Vector512.FusedMultiplyAdd(exponent, Vector512.Create(Ln2Low), s * (halfSquare + r));
        var y = Vector512.FusedMultiplyAdd(exponent, Vector512.Create(Ln2High), f - (halfSquare - low));
        y = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<double>.Zero), Vector512.Create(double.NaN), y);
        y = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), Vector512.Create(double.NegativeInfinity), y);
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(double.PositiveInfinity)), y, x * x);
    }

    /// <summary>ln x of each lane: −∞ at 0, NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        var tiny = Vector512.LessThan(x, Vector512.Create(1.17549435e-38f));
        var scaled = Vector512.ConditionalSelect(tiny, x * Vector512.Create(33554432f), x);                // 2²⁵
        var bits = scaled.AsInt32() - Vector512.Create(0x3F3504F3);
        var k = Vector512.ShiftRightArithmetic(bits, 23);
        var m = (scaled.AsInt32() - Vector512.ShiftLeft(k, 23)).AsSingle();
        var exponent = Vector512.ConvertToSingle(k) - Vector512.ConditionalSelect(tiny, Vector512.Create(25f), Vector512<float>.Zero);
        var f = m - Vector512<float>.One;
        var s = f / (Vector512.Create(2f) + f);
        var z = s * s;
        var r = z * Polynomial(z, [2f / 11, 2f / 9, 2f / 7, 2f / 5, 2f / 3]);
        var halfSquare = Vector512.Create(0.5f) * f * f;
        var low = Vector512.FusedMultiplyAdd(exponent, Vector512.Create(Ln2LowF), s * (halfSquare + r));
        var y = Vector512.FusedMultiplyAdd(exponent, Vector512.Create(Ln2HighF), f - (halfSquare - low));
        y = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), Vector512.Create(float.NaN), y);
        y = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), Vector512.Create(float.NegativeInfinity), y);
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(float.PositiveInfinity)), y, x * x);
    }
}
