using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Layers.Activations;
using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Scalars;

/// <summary>The derivative rules of dual numbers against the complex step and five-point differences, and conventions at kinks.</summary>
public class DualTests
{
    static readonly double[] Grid =
    [
        0, -0.0, 1e-300, -1e-300, 0.25, -0.5, 1, -1, 1.75, 3, -7, 20, -36.7, 100, 745, -745,
        .. Enumerable.Range(1, 100).Select(i => (i * 37 % 101 - 50) / 8.0),
    ];

    [Fact]
    public void Every_operation_has_the_derivative_of_its_function()
    {
        Require(new Sum());
        Require(new Difference());
        Require(new Product());
        Require(new Quotient());
        Require(new Chained());
        Require(new Exp());
        Require(new Log());
        Require(new TanhOf());
        Require(new Of<Sigmoid>(new()));
        Require(new Of<Tanh>(new()));
        Require(new Of<Relu>(new()));
    }

    [Fact]
    public void Every_activation_derivative_is_the_tangent()
    {
        RequireDerivative(new Sigmoid());
        RequireDerivative(new Tanh());
        RequireDerivative(new Relu());
    }

    [Fact]
    public void Relu_has_derivative_0_at_its_kink_and_propagates_NaN()
    {
        Assert.Equal([0, 0, 0, 1, 0], new[] { 0, -0.0, -1, 1e-300, double.NaN }.Select(x => default(Relu).Derivative<Dual>(x, x).Value));
        Assert.Equal([0, 0, 2, double.NaN], new[] { 0, -1, 2, double.NaN }.Select(x => default(Relu).Value<Dual>(x).Value));
        var x = Matrix<double>.Of(1, 4, [0, -0.0, 1, double.NaN]);
        var (y, pullback) = Network.Relu.Apply(Parameters<double>.Empty, x);
        Assert.Equal([0, -0.0, 1, double.NaN], y.Values.ToArray());
        Assert.Equal([0, 0, 5, 0], pullback(Matrix<double>.Fill(1, 4, _ => 5)).InputGradient().Values.ToArray());
    }

    static void Require<F>(F f) where F : struct, IUnaryOp
    {
        foreach (var x in Grid)
        {
            var (value, tangent) = f.Invoke(new Dual(x, 1));
            if (!double.IsFinite(value) || !double.IsFinite(tangent)) continue;
            var complex = f.Invoke(new ComplexStep(x, 1e-100));
            var scale = 1 + Math.Abs(tangent) + Math.Abs(value);
            Assert.True(
                Math.Abs(complex.Imaginary / 1e-100 - tangent) <= 1e-13 * scale,
                $"{typeof(F).Name} at {x}: {tangent}, complex {complex}");
            if (Math.Abs(x) is < 0.2 or > 30) continue;
            var fivePoint = (8 * (At(f, x + H) - At(f, x - H)) - (At(f, x + 2 * H) - At(f, x - 2 * H))) / (12 * H);
            Assert.True(
                double.IsNaN(fivePoint) || Math.Abs(fivePoint - tangent) <= 1e-9 * scale,
                $"{typeof(F).Name} at {x}: {tangent}, five points {fivePoint}");
        }
    }

    static void RequireDerivative<A>(A formula) where A : struct, IActivation
    {
        foreach (var x in Grid.Where(x => x != 0))
            if (formula.Value(new Dual(x, 1)) is var (y, tangent))
                Assert.True(Math.Abs(formula.Derivative<Dual>(x, y).Value - tangent) <= 1e-15, $"{formula.Name} at {x}");
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

    readonly struct Of<A>(A formula) : IUnaryOp where A : struct, IActivation
    {
        public S Invoke<S>(S x) where S : IScalar<S> => formula.Value(x);
    }
}
