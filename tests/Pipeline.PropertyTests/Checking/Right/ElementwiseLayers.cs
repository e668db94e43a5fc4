using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Scalars;

namespace Pipeline.PropertyTests.Checking.Right;

/// <summary>Right elementwise layers: smooth, kinked, with jumps, steep, and with a domain that they may be asked to leave.</summary>
static class ElementwiseLayers
{
    public static ImmutableArray<Layer> All { get; } =
    [
        new Elementwise<Softplus>("Softplus"),
        new Elementwise<Swish>("Swish"),
        new Elementwise<Gelu>("Gelu"),
        new Elementwise<Elu>("Elu"),
        new Elementwise<Selu>("Selu"),
        new Elementwise<LeakyRelu>("LeakyRelu"),
        new Elementwise<HardTanh>("HardTanh"),
        new Elementwise<HardSigmoid>("HardSigmoid"),
        new Elementwise<Relu6>("Relu6"),
        new Elementwise<Softsign>("Softsign"),
        new Elementwise<TanhShrink>("TanhShrink"),
        new Elementwise<Square>("Square"),
        new Elementwise<Cube>("Cube"),
        new Elementwise<Quintic>("Quintic"),
        new Elementwise<AbsoluteValue>("AbsoluteValue"),
        new Elementwise<Exponential>("Exponential"),
        new Elementwise<Sinh>("Sinh"),
        new Elementwise<Gaussian>("Gaussian"),
        new Elementwise<SteepSigmoid>("SteepSigmoid"),
        new Elementwise<SteepTanh>("SteepTanh"),
        new Elementwise<LogCosh>("LogCosh"),
        new Elementwise<Hypotenuse>("Hypotenuse"),
        new Elementwise<SoftShrink>("SoftShrink"),
        new Elementwise<HardShrink>("HardShrink"),
        new Elementwise<Threshold>("Threshold"),
        new Elementwise<HeavisideStep>("HeavisideStep"),
        new Elementwise<SquaredRelu>("SquaredRelu"),
        new Elementwise<LogSigmoid>("LogSigmoid"),
        new Elementwise<Logarithm>("Logarithm"),
        new Elementwise<SquareRoot>("SquareRoot"),
        new Elementwise<Reciprocal>("Reciprocal"),
        new Elementwise<SmoothStep>("SmoothStep"),
    ];

    /// <summary>σ(x), without overflow.</summary>
    public static S Sigma<S>(S x) where S : IScalar<S>
    {
        var e = S.Exp(-ScalarMath.Abs(x));
        return S.SelectLess(x, 0, e, 1) / (1 + e);
    }

    public static S GeluDerivative<S>(S x) where S : IScalar<S>
    {
        var tanh = S.Tanh(0.8 * (x + 0.045 * x * x * x));
        return 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh) * (1 + tanh) * 0.8 * (1 + 0.135 * x * x);
    }
}
