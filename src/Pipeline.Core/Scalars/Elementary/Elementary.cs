using System.Runtime.CompilerServices;

namespace Pipeline.Scalars;

/// <summary>
/// exp, log, tanh, sin, cos and the normal distribution, made of + − × ÷, fused multiply-add and operations on bits only: the same bits on
/// every machine.
/// </summary>
/// <remarks>
/// The functions of the C library, and the vector functions of .NET, differ in the last place between machines. Each formula is written
/// once for SIMD vectors of any width; the scalar overloads return the first element of a vector. Largest errors, measured by the tests
/// over the whole range: exp 1.1 ulp (1 in double), log 1 ulp, tanh 2.5 ulp, sin and cos 1.5 ulp, Φ 6 ulp.
/// </remarks>
static partial class Elementary
{
    /// <summary>eˣ in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Exp(double x) => Lanes256<double>.ToScalar(Lanes256<double>.Exp(x));

    /// <summary>ln x in double; −∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Log(double x) => Lanes256<double>.ToScalar(Lanes256<double>.Log(x));

    /// <summary>tanh x in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Tanh(double x) => Lanes256<double>.ToScalar(Lanes256<double>.Tanh(x));

    /// <summary>eˣ in float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Exp(float x) => Lanes256<float>.ToScalar(Lanes256<float>.Exp(x));

    /// <summary>ln x in float; −∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Log(float x) => Lanes256<float>.ToScalar(Lanes256<float>.Log(x));

    /// <summary>tanh x in float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Tanh(float x) => Lanes256<float>.ToScalar(Lanes256<float>.Tanh(x));

    // Horner's rule, unrolled: a loop over an array would broadcast each coefficient. The leading coefficient may itself be a polynomial
    // in r.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S Polynomial<S>(S r, S c4, S c3, S c2, S c1, S c0) where S : IScalar<S> =>
        S.Fma(S.Fma(S.Fma(S.Fma(c4, r, c3), r, c2), r, c1), r, c0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S Polynomial<S>(S r, S c5, S c4, S c3, S c2, S c1, S c0) where S : IScalar<S> =>
        S.Fma(Polynomial(r, c5, c4, c3, c2, c1), r, c0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S Polynomial<S>(S r, S c6, S c5, S c4, S c3, S c2, S c1, S c0) where S : IScalar<S> =>
        S.Fma(Polynomial(r, c6, c5, c4, c3, c2, c1), r, c0);
}
