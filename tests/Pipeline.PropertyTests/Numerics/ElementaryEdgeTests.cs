using System.Runtime.Intrinsics;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Numerics;

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
    public void The_negative_zero_is_a_zero_and_tanh_keeps_its_sign()
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
    public void Sine_and_cosine_refuse_what_they_cannot_reduce(double x) => Assert.Equal((double.NaN, double.NaN), Elementary.SinCos(x));

    [Fact]
    public void A_scalar_is_any_lane_of_the_vector_form_in_double()
    {
        for (var from = 0; from < 4000; from += 8)
        {
            double[] x = [.. Enumerable.Range(from, 8).Select(i => Key.From(1).Uniform(i, -750, 720))];
            var lanes = Vector512.Create(x);
            Assert.True(Bits.AreEqual<double>([.. x.Select(Elementary.Exp)], Lanes(Elementary.Exp(lanes))));
            Assert.True(Bits.AreEqual<double>([.. x.Select(v => Elementary.Log(Math.Abs(v)))], Lanes(Elementary.Log(Vector512.Abs(lanes)))));
            Assert.True(Bits.AreEqual<double>([.. x.Select(v => Elementary.Tanh(v / 64))], Lanes(Elementary.Tanh(lanes / 64.0))));
        }
    }

    [Fact]
    public void A_scalar_is_any_lane_of_the_vector_form_in_float()
    {
        for (var from = 0; from < 4000; from += 16)
        {
            float[] x = [.. Enumerable.Range(from, 16).Select(i => (float)Key.From(1).Uniform(i, -105, 90))];
            var lanes = Vector512.Create(x);
            Assert.True(Bits.AreEqual<float>([.. x.Select(Elementary.Exp)], Lanes(Elementary.Exp(lanes))));
            Assert.True(Bits.AreEqual<float>([.. x.Select(v => Elementary.Log(Math.Abs(v)))], Lanes(Elementary.Log(Vector512.Abs(lanes)))));
            Assert.True(Bits.AreEqual<float>([.. x.Select(v => Elementary.Tanh(v / 16))], Lanes(Elementary.Tanh(lanes / 16f))));
        }
    }

    static T[] Lanes<T>(Vector512<T> v)
    {
        var lanes = new T[Vector512<T>.Count];
        v.CopyTo(lanes);
        return lanes;
    }
}
