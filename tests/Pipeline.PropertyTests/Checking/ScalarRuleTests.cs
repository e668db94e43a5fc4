using Pipeline.Layers;
using Pipeline.Layers.Activations;
using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

/// <summary>The oracle's own rules: dual numbers against the complex step and against differences, and what happens at kinks.</summary>
public class ScalarRuleTests
{
    static readonly double[] grid = [0, -0.0, 1e-300, -1e-300, 0.25, -0.5, 1, -1, 1.75, 3, -7, 20, -36.7, 100, 745, -745, .. Enumerable.Range(1, 100).Select(i => (i * 37 % 101 - 50) / 8.0)];

    [Fact]
    public void Every_rule_has_the_derivative_of_its_function()
    {
        Require(new Sum());
        Require(new Difference());
        Require(new Product());
        Require(new Quotient());
        Require(new Chained());
        Require(new Exp());
        Require(new Log());
        Require(new TanhOf());
        Require(new Of<Sigmoid>());
        Require(new Of<Tanh>());
        Require(new Of<Relu>());
    }

    [Fact]
    public void Every_slope_is_the_tangent()
    {
        RequireSlope<Sigmoid>();
        RequireSlope<Tanh>();
        RequireSlope<Relu>();
    }

    [Fact]
    public void The_rectifier_is_flat_at_its_kink_and_keeps_NaN()
    {
        Assert.Equal([0, 0, 0, 1, 0], new[] { 0, -0.0, -1, 1e-300, double.NaN }.Select(x => Relu.Derivative<Dual>(x, x).Value));
        Assert.Equal([0, 0, 2, double.NaN], new[] { 0, -1, 2, double.NaN }.Select(x => Relu.Value<Dual>(x).Value));
        var x = Matrix<double>.Of(1, 4, [0, -0.0, 1, double.NaN]);
        var (y, pullback) = Network.Relu.Apply(Pipeline.Differentiation.Parameters<double>.Empty, x);
        Assert.Equal([0, -0.0, 1, double.NaN], y.Values.ToArray());
        Assert.Equal([0, 0, 5, 0], pullback(Matrix<double>.Fill(1, 4, _ => 5)).Input().Values.ToArray());
    }

    [Fact]
    public void Traced_numbers_know_what_is_exact_and_which_way_they_went()
    {
        TrackedDouble third = new TrackedDouble(1, false, 0) / 3, half = new TrackedDouble(1, false, 0) / 2;
        Assert.True(third.IsRounded && (third * 3).IsRounded && TrackedDouble.Exp(0).IsRounded && (new TrackedDouble(1, false, 0) + 1e-17).IsRounded);
        Assert.False(half.IsRounded || (half * half - half).IsRounded || TrackedDouble.Fma(half, 3, 7).IsRounded);
        Assert.NotEqual(ScalarMath.Abs<TrackedDouble>(-1).Branches, ScalarMath.Abs<TrackedDouble>(1).Branches);
        Assert.Equal(ScalarMath.Abs<TrackedDouble>(2).Branches, ScalarMath.Abs<TrackedDouble>(1).Branches);
    }

    static void Require<F>(F f) where F : struct, IUnaryOp
    {
        foreach (var x in grid)
        {
            var (value, tangent) = f.Invoke(new Dual(x, 1));
            if (!double.IsFinite(value) || !double.IsFinite(tangent)) continue;
            var complex = f.Invoke(new ComplexStep(x, 1e-100));
            Assert.True(Math.Abs(complex.Imaginary / 1e-100 - tangent) <= 1e-13 * (1 + Math.Abs(tangent) + Math.Abs(value)), $"{typeof(F).Name} at {x}: {tangent}, complex {complex}");
            if (Math.Abs(x) is < 0.2 or > 30) continue;
            var five = (8 * (At(f, x + H) - At(f, x - H)) - (At(f, x + 2 * H) - At(f, x - 2 * H))) / (12 * H);
            Assert.True(double.IsNaN(five) || Math.Abs(five - tangent) <= 1e-9 * (1 + Math.Abs(tangent) + Math.Abs(value)), $"{typeof(F).Name} at {x}: {tangent}, five points {five}");
        }
    }

    static void RequireSlope<A>() where A : struct, IActivation
    {
        foreach (var x in grid.Where(x => x != 0))
            if (A.Value(new Dual(x, 1)) is var (y, tangent))
                Assert.True(Math.Abs(A.Derivative<Dual>(x, y).Value - tangent) <= 1e-15, $"{A.Name} at {x}");
    }

    const double H = 1.0 / (1 << 11);

    static double At<F>(F f, double x) where F : struct, IUnaryOp => f.Invoke<Dual>(x).Value;

    readonly struct Sum : IUnaryOp { public S Invoke<S>(S x) where S : IScalar<S> => x + 2 * x + 3; }

    readonly struct Difference : IUnaryOp { public S Invoke<S>(S x) where S : IScalar<S> => 3 - x - 2 * x; }

    readonly struct Product : IUnaryOp { public S Invoke<S>(S x) where S : IScalar<S> => (x + 1) * (2 - x); }

    readonly struct Quotient : IUnaryOp { public S Invoke<S>(S x) where S : IScalar<S> => (x + 1) / (x * x + 3); }

    readonly struct Chained : IUnaryOp { public S Invoke<S>(S x) where S : IScalar<S> => -S.Fma(x, x - 1, 2 * x); }

    readonly struct Exp : IUnaryOp { public S Invoke<S>(S x) where S : IScalar<S> => S.Exp(x); }

    readonly struct Log : IUnaryOp { public S Invoke<S>(S x) where S : IScalar<S> => S.Log(x * x + 0.125); }

    readonly struct TanhOf : IUnaryOp { public S Invoke<S>(S x) where S : IScalar<S> => S.Tanh(x); }

    readonly struct Of<A> : IUnaryOp where A : struct, IActivation { public S Invoke<S>(S x) where S : IScalar<S> => A.Value(x); }
}
