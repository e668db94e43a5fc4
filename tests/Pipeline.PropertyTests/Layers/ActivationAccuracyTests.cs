using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Layers.Activations;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Scalars;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Layers;

/// <summary>
/// Values and derivatives against 250 bits, to a few units of 2⁻⁵² of their own magnitude, from 1e-40 to saturation at 1e4.
/// </summary>
public class ActivationAccuracyTests
{
    const double DualTolerance = 4e-15;

    static readonly double[] Points =
    [
        0, -0.0, .. Enumerable.Range(-200, 401).Select(i => i / 8.0 + i / 1e4),
        .. new[] { 1e-40, 1e-20, 1e-9, 1e-5, 0.01, 30, 36.9, 37.1, 60, 120, 700.3, 708.5, 744.9, 746, 1000, 1e4 }
            .SelectMany(x => new[] { x, -x }),
    ];

    [Fact]
    public void Leaky_ReLU_is_x_or_slope_times_x() => Require(
        new LeakyRelu(0.2), 1, x => x < 0 ? (Real)0.2 * x : x, x => x > 0 ? 1.0 : 0.2);

    [Fact]
    public void ELU_is_x_or_alpha_times_e_to_the_x_minus_1() => Require(
        new Elu(0.7), 6, x => x < 0 ? 0.7 * (Precise.Exp(x) - 1) : x, x => x > 0 ? 1.0 : 0.7 * Precise.Exp(x));

    [Fact]
    public void GELU_is_x_times_the_normal_distribution() => Require(
        new Gelu(), 8,
        x => x * Cdf(x),
        x => Cdf(x) + (Math.Abs(x) < 40 ? x * Precise.NormalDensity(x) : 0.0));

    [Fact]
    public void SiLU_is_x_times_sigmoid() => Require(
        new Silu(), 6, x => x * Sigmoid(x), x => Sigmoid(x) * (1 + x * Sigmoid(-x)));

    [Fact]
    public void Softplus_is_the_logarithm_of_1_plus_e_to_the_x() => Require(
        new Softplus(), 6, x => Math.Max(x, 0) + Precise.Log1P(Precise.Exp(-Math.Abs(x))), Sigmoid);

    // The exponent is rounded: its relative error grows with it.
    [Fact]
    public void LeCuns_tanh_is_1_7159_times_tanh_of_two_thirds_of_x() => Require(
        new LecunTanh(), 6,
        x => (Real)1.7159 * ((1 - TwoThirdsExp(x)) / (1 + TwoThirdsExp(x))) * Math.Sign(x),
        x => (Real)1.7159 * 8 / 3 * TwoThirdsExp(x) / ((1 + TwoThirdsExp(x)) * (1 + TwoThirdsExp(x))),
        unitsPerX: 2);

    /// <summary>e^(−2|u|) for u = 2x/3.</summary>
    static Real TwoThirdsExp(double x) => Precise.Exp(-(Real)Math.Abs(x) * 4 / 3);

    static Real Sigmoid(double x) => 1 / (1 + Precise.Exp(-(Real)x));

    static Real Cdf(double x) => x < -38 ? 0.0 : x > 38 ? 1.0 : Precise.NormalCdf(x);

    static void Require<A>(A formula, double units, Func<double, Real> value, Func<double, Real> derivative, double unitsPerX = 0)
        where A : struct, IActivation
    {
        foreach (var x in Points)
        {
            var tolerance = (units + unitsPerX * Math.Abs(x)) * Math.ScaleB(1, -52);
            var ((y, slope), expected, expectedSlope) = (At<double>(Network.Activation(formula), x), value(x), derivative(x));
            RequireNear(expected, y, tolerance * expected.Magnitude + Subnormal(x), $"{formula.Name} at {x:R}");
            // SiLU and GELU have a minimum between −3 and 0, where the terms of the derivative have different signs.
            var magnitude = Math.Max(expectedSlope.Magnitude, x is > -3 and < 0 ? 0.25 : 0);
            RequireNear(expectedSlope, slope, tolerance * magnitude + Subnormal(x), $"derivative of {formula.Name} at {x:R}");
            if (x != 0) RequireNear(formula.Value(new Dual(x, 1)).Tangent, slope, DualTolerance, $"tangent of {formula.Name} at {x:R}");
            RequireNearInFloat(formula, (float)x, units + unitsPerX * Math.Abs(x));
        }
    }

    static void RequireNearInFloat<A>(A formula, float x, double units) where A : struct, IActivation
    {
        var tolerance = (units + 2) * Math.ScaleB(1, -23);
        var layer = Network.Activation(formula);
        var ((y, slope), (expected, expectedSlope)) = (At<float>(layer, x), At<double>(layer, x));
        var subnormal = (2 + Math.Abs(x)) * float.Epsilon;
        RequireNear(expected, y, tolerance * Math.Abs(expected) + subnormal, $"{formula.Name} in float at {x:R}");
        var magnitude = Math.Max(Math.Abs(expectedSlope), x is > -3 and < 0 ? 0.25 : 0);
        RequireNear(expectedSlope, slope, tolerance * magnitude + subnormal, $"derivative of {formula.Name} in float at {x:R}");
    }

    // Below the normal numbers a factor has fewer digits, and x multiplies its error.
    static double Subnormal(double x) => (2 + Math.Abs(x)) * double.Epsilon;

    static void RequireNear(Real expected, double actual, double tolerance, string what)
    {
        Assert.True(double.IsFinite(actual), what);
        var error = (expected - actual).Magnitude;
        Assert.True(error <= tolerance, $"{what}: {actual:R}, off by {error:R} where {tolerance:R} is allowed");
    }

    static (double Value, double Derivative) At<T>(Layer activation, double x) where T : unmanaged
    {
        var (y, pullback) = activation.Apply(Parameters<T>.Empty, Matrix<T>.Fill(1, 1, _ => x));
        return (ToDouble(y), ToDouble(pullback(Matrix<T>.Fill(1, 1, _ => 1)).InputGradient()));
    }

    static double ToDouble<T>(Matrix<T> m) where T : unmanaged => Kernels<T>.Default.ToDouble(m[0, 0]);
}
