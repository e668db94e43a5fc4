using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Scalars;

public class ScalarMathTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-300)]
    [InlineData(1e-17)]
    [InlineData(3e-9)]
    [InlineData(0.25)]
    [InlineData(1.0)]
    public void Log1P_of_small_numbers_keeps_its_digits(double x) =>
        Assert.InRange(Apply(new Log1P(), x) - Series(x), -4e-16 * x, 4e-16 * x);

    [Theory]
    [InlineData(-2.5, 2.5)]
    [InlineData(3.0, 3.0)]
    [InlineData(-0.0, 0.0)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Abs_has_no_sign(double x, double expected) => Assert.Equal(expected, Apply(new Abs(), x));

    [Theory]
    [InlineData(1, 2, 1, 2)]
    [InlineData(2, -1, -1, 2)]
    [InlineData(double.NaN, 3, 3, 3)]
    [InlineData(3, double.NaN, double.NaN, double.NaN)]
    public void Min_and_Max_give_the_second_operand_beside_NaN(double a, double b, double smaller, double larger)
    {
        Assert.Equal(smaller, ScalarMath.Min<Dual>(a, b).Value);
        Assert.Equal(larger, ScalarMath.Max<Dual>(a, b).Value);
    }

    static double Series(double x) => x < 0.1 ? x - x * x / 2 + x * x * x / 3 : Math.Log(1 + x);

    static double Apply<F>(F op, double x) where F : struct, IUnaryOp => Matrix<double>.Of(1, 1, [x]).Map(op)[0, 0];

    readonly struct Log1P : IUnaryOp
    {
        public S Invoke<S>(S x) where S : IScalar<S> => ScalarMath.Log1P(x);
    }

    readonly struct Abs : IUnaryOp
    {
        public S Invoke<S>(S x) where S : IScalar<S> => ScalarMath.Abs(x);
    }
}
