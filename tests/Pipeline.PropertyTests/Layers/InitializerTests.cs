using Pipeline.Layers;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Layers;

/// <summary>Mean and variance of the initial parameters. The keys are fixed; the bounds are five standard deviations.</summary>
public class InitializerTests
{
    [Theory]
    [InlineData(784, 100)]
    [InlineData(100, 300)]
    [InlineData(50, 1000)]
    public void Glorot_weights_have_variance_two_over_in_plus_out(int inputs, int outputs)
    {
        var limit = Math.Sqrt(6.0 / (inputs + outputs));
        var w = Weights(Initializer.Glorot, inputs, outputs);
        AssertMoments(w, 2.0 / (inputs + outputs), kurtosis: 1.8);
        Assert.InRange(w.Max(Math.Abs), 0.999 * limit, limit);
    }

    [Theory]
    [InlineData(784, 100)]
    [InlineData(100, 300)]
    public void Lecture_weights_have_variance_two_over_in(int inputs, int outputs) =>
        AssertMoments(Weights(Initializer.Lecture, inputs, outputs), 2.0 / inputs, kurtosis: 3);

    [Theory]
    [InlineData(784, 100)]
    [InlineData(100, 300)]
    public void He_and_LeCun_weights_have_variance_two_and_one_over_in(int inputs, int outputs)
    {
        AssertMoments(Weights(Initializer.He, inputs, outputs), 2.0 / inputs, kurtosis: 3);
        AssertMoments(Weights(Initializer.LeCun, inputs, outputs), 1.0 / inputs, kurtosis: 3);
        Assert.All(Biases(Initializer.He), b => Assert.Equal(0, b));
    }

    [Fact]
    public void Glorot_biases_are_0() => Assert.All(Biases(Initializer.Glorot), b => Assert.Equal(0, b));

    [Fact]
    public void Lecture_biases_are_uniform_in_0_to_1()
    {
        var b = Biases(Initializer.Lecture);
        Assert.InRange(b.Min(), 0, 0.001);
        Assert.InRange(b.Max(), 0.999, 1);
        AssertMoments([.. b.Select(x => x - 0.5)], 1.0 / 12, kurtosis: 1.8);
    }

    [Fact]
    public void Weights_and_biases_are_drawn_independently()
    {
        var (w, b) = Network.Dense(10, 100, Initializer.Lecture).Init<double>(Key.From(1));
        Assert.Empty(w.Values.Intersect(b.Values));
        Assert.Equal(w.Values.Length, w.Values.Distinct().Count());
    }

    static double[] Weights(Initializer initializer, int inputs, int outputs) =>
        [.. Network.Dense(inputs, outputs, initializer).Init<double>(Key.From(5)).Matrices[0].Values];

    static double[] Biases(Initializer initializer) =>
        [.. Network.Dense(1, 20_000, initializer).Init<double>(Key.From(5)).Matrices[1].Values];

    /// <summary>Mean 0 ± 5√(σ²/n) and variance σ² ± 5σ²√((kurtosis − 1)/n).</summary>
    static void AssertMoments(double[] x, double variance, double kurtosis)
    {
        var mean = 5 * Math.Sqrt(variance / x.Length);
        var spread = 5 * variance * Math.Sqrt((kurtosis - 1) / x.Length);
        Assert.InRange(x.Average(), -mean, mean);
        Assert.InRange(x.Average(v => v * v), variance - spread, variance + spread);
    }
}
