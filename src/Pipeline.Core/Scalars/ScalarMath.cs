using System.Runtime.CompilerServices;

namespace Pipeline.Scalars;

/// <summary>Functions composed of the operations of <see cref="IScalar{S}"/>.</summary>
public static class ScalarMath
{
    /// <summary>|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Abs<S>(S x) where S : IScalar<S> => S.SelectLess(x, 0, -x, x);

    /// <summary>max(a, b); b where either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Max<S>(S a, S b) where S : IScalar<S> => S.SelectLess(b, a, a, b);

    /// <summary>The smaller of both; b where either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Min<S>(S a, S b) where S : IScalar<S> => S.SelectLess(a, b, a, b);

    /// <summary>eˣ − 1 for x ≤ 0, accurate for small |x|: with t = tanh(x/2), 2t/(1 − t).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S ExpM1<S>(S x) where S : IScalar<S>
    {
        var t = S.Tanh(0.5 * x);
        return 2 * t / (1 - t);
    }

    /// <summary>ln(1 + x) for x ≥ 0, accurate for small x: with u = 1 + x rounded, ln u + (x − (u − 1))/u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Log1P<S>(S x) where S : IScalar<S>
    {
        var u = 1 + x;
        return S.Log(u) + (x - (u - 1)) / u;
    }
}
