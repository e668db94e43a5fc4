using System.Runtime.CompilerServices;

namespace Pipeline.Scalars;

// Φ(−a) = e^(−a²/2)·r·P(t) for a ≥ 0, with r = 4/(a + 4) and t = 1 − 2r in [−1, 1]. P interpolates e^(a²/2)·Φ(−a)/r at the Chebyshev nodes
// of 0 ≤ a ≤ 39, with an error of less than 2⁻⁵⁴; beyond, Φ(−a) is 0 in double. The variable t is that of Shepherd and Laframboise,
// Chebyshev approximation of (1 + 2x) exp(x²) erfc x (1981), https://doi.org/10.1090/S0025-5718-1981-0595058-6.
static partial class Elementary
{
    const double DensityAt0 = 0.39894228040143267794;    // 1/√(2π)

    /// <summary>Φ(x) and φ(x) = Φ′(x) = e^(−x²/2)/√(2π), the distribution function and the density of the standard normal.</summary>
    // Not inlined, as the logarithm is not. The rounding error of a² is put right in the exponential, whose argument multiplies it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static (S Cdf, S Density) Normal<S>(S x) where S : IScalar<S>
    {
        var a = ScalarMath.Min(39, ScalarMath.Abs(x));
        var square = a * a;
        var e = S.Exp(-0.5 * square) * S.Fma(-0.5, S.Fma(a, a, -square), 1);
        var r = 4 / (a + 4);
        var tail = e * (r * ScaledNormalTail(S.Fma(-2, r, 1)));
        return (S.SelectLess(x, 0, tail, 1 - tail), DensityAt0 * e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S ScaledNormalTail<S>(S t) where S : IScalar<S>
    {
        var high = Polynomial(t,
            -2.415393887038825e-10, 1.932973952156402e-11, 3.4847022131395887e-09, 3.6423721411521945e-09, -1.9106207445945055e-08);
        high = Polynomial(t, high,
            -3.856541898364291e-08, 6.5935628562383e-08, 2.549538201930981e-07, -1.5629464101280754e-07, -1.4797262700991452e-06,
            1.7875691283862778e-07);
        var middle = Polynomial(t, high,
            8.786046953276054e-06, -4.769682739833273e-07, -5.777370507618035e-05, 3.333606380612429e-05, 0.0004077046105559856,
            -0.0008699230905928976);
        return Polynomial(t, middle,
            -0.0018850472414056669, 0.01509914372267665, -0.046630464489923244, 0.09678435018555467, -0.15197416049297294,
            0.18882128260393788);
    }
}
