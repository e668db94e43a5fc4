using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Scalars;

public class ElementaryEdgeTests
{
    [Theory]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(-double.MaxValue, 0)]
    [InlineData(-745.14, 0)]
    [InlineData(-745.13, double.Epsilon)]
    [InlineData(0.0, 1)]
    [InlineData(double.Epsilon, 1)]
    [InlineData(709.79, double.PositiveInfinity)]
    [InlineData(double.MaxValue, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Exp_at_the_edges_in_double(double x, double expected) => Assert.Equal(expected, Elementary.Exp(x));

    [Theory]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(-float.MaxValue, 0)]
    [InlineData(-103.98f, 0)]
    [InlineData(-103.97f, float.Epsilon)]
    [InlineData(-0f, 1)]
    [InlineData(88.73f, float.PositiveInfinity)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp_at_the_edges_in_float(float x, float expected) => Assert.Equal(expected, Elementary.Exp(x));

    [Theory]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(-double.Epsilon, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NaN)]
    [InlineData(1.0, 0)]
    [InlineData(double.Epsilon, -744.4400719213812)]
    [InlineData(double.MaxValue, 709.782712893384)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Log_at_the_edges_in_double(double x, double expected) => Assert.Equal(expected, Elementary.Log(x));

    [Theory]
    [InlineData(0f, float.NegativeInfinity)]
    [InlineData(-float.Epsilon, float.NaN)]
    [InlineData(1f, 0)]
    [InlineData(float.Epsilon, -103.27893f)]
    [InlineData(float.MaxValue, 88.72284f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Log_at_the_edges_in_float(float x, float expected) => Assert.Equal(expected, Elementary.Log(x));

    [Theory]
    [InlineData(double.Epsilon, double.Epsilon)]
    [InlineData(-3e-310, -3e-310)]
    [InlineData(1e-200, 1e-200)]
    [InlineData(20.0, 1)]
    [InlineData(1000.0, 1)]
    [InlineData(-double.MaxValue, -1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(double.NegativeInfinity, -1)]
    [InlineData(double.NaN, double.NaN)]
    public void Tanh_at_the_edges_in_double(double x, double expected) => Assert.Equal(expected, Elementary.Tanh(x));

    [Theory]
    [InlineData(float.Epsilon, float.Epsilon)]
    [InlineData(-1e-30f, -1e-30f)]
    [InlineData(10f, 1)]
    [InlineData(-float.MaxValue, -1)]
    [InlineData(float.PositiveInfinity, 1)]
    [InlineData(float.NaN, float.NaN)]
    public void Tanh_at_the_edges_in_float(float x, float expected) => Assert.Equal(expected, Elementary.Tanh(x));

    [Fact]
    public void Exp_and_log_treat_negative_zero_as_zero_and_tanh_keeps_its_sign()
    {
        Assert.Equal((1.0, 1f), (Elementary.Exp(-0.0), Elementary.Exp(-0f)));
        Assert.Equal((double.NegativeInfinity, float.NegativeInfinity), (Elementary.Log(-0.0), Elementary.Log(-0f)));
        Assert.True(Bits.AreEqual([0.0, -0.0], [Elementary.Tanh(0.0), Elementary.Tanh(-0.0)]));
        Assert.True(Bits.AreEqual([0f, -0f], [Elementary.Tanh(0f), Elementary.Tanh(-0f)]));
    }

    [Theory]
    [InlineData(1048577.0)]
    [InlineData(-1e300)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void Sin_and_cos_of_arguments_beyond_the_reduction_are_NaN(double x) =>
        Assert.Equal((double.NaN, double.NaN), Elementary.SinCos(x));

    // 4037 elements leave a partial vector for every SIMD width.
    [Fact]
    public void Scalar_and_vector_functions_have_the_same_bits_in_double()
    {
        double[] x = [.. Enumerable.Range(0, 4037).Select(i => Key.From(1).Uniform(i, -750, 720))];
        foreach (var kernels in new Kernels<double>[] { new Kernels<double, Lanes256<double>>(), new Kernels<double, Lanes512<double>>() })
        {
            AssertSame(kernels, new ExpOf(), x, Elementary.Exp);
            AssertSame(kernels, new LogOf(), [.. x.Select(Math.Abs)], Elementary.Log);
            AssertSame(kernels, new TanhOf(), [.. x.Select(v => v / 64)], Elementary.Tanh);
        }
    }

    [Fact]
    public void Scalar_and_vector_functions_have_the_same_bits_in_float()
    {
        float[] x = [.. Enumerable.Range(0, 4037).Select(i => (float)Key.From(1).Uniform(i, -105, 90))];
        foreach (var kernels in new Kernels<float>[] { new Kernels<float, Lanes256<float>>(), new Kernels<float, Lanes512<float>>() })
        {
            AssertSame(kernels, new ExpOf(), x, Elementary.Exp);
            AssertSame(kernels, new LogOf(), [.. x.Select(MathF.Abs)], Elementary.Log);
            AssertSame(kernels, new TanhOf(), [.. x.Select(v => v / 16)], Elementary.Tanh);
        }
    }

    static void AssertSame<T, F>(Kernels<T> kernels, F f, T[] x, Func<T, T> scalar) where T : unmanaged where F : struct, IUnaryOp
    {
        var y = new T[x.Length];
        kernels.Map(f, x, y);
        Assert.True(Bits.AreEqual<T>([.. x.Select(scalar)], y));
    }

    readonly struct ExpOf : IUnaryOp
    {
        public S Invoke<S>(S x) where S : IScalar<S> => S.Exp(x);
    }

    readonly struct LogOf : IUnaryOp
    {
        public S Invoke<S>(S x) where S : IScalar<S> => S.Log(x);
    }

    readonly struct TanhOf : IUnaryOp
    {
        public S Invoke<S>(S x) where S : IScalar<S> => S.Tanh(x);
    }
}
