using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Data;

public class DisplacementFieldTests
{
    [Property(MaxTest = 20)]
    public void A_field_is_noise_under_a_Gaussian_filter(int seed)
    {
        var key = Key.From(seed);
        var (rows, columns, sigma) = (1 + key.UniformInt(0, 20), 1 + key.UniformInt(1, 40), key.Uniform(2, 0.3, 3));
        var field = new DisplacementField(rows, columns, alpha: 10, sigma);
        field.Draw(key.FoldIn(5));
        var (x, y) = ReferenceDistortion.Field(rows, columns, 10, sigma, key);
        field.Draw(key);
        for (var i = 0; i < x.Length; i++)
        {
            var at = i / columns * field.Stride + i % columns;
            Assert.Equal(x[i], field.X[at], 1e-5);
            Assert.Equal(y[i], field.Y[at], 1e-5);
        }
    }

    [Theory]
    [InlineData(34, 4), InlineData(8, 4), InlineData(36, 6), InlineData(10, 1)]
    public void Mean_deviation_and_correlation_are_as_documented(double alpha, double sigma)
    {
        const int count = 400, side = 28;
        var field = new DisplacementField(side, side, alpha, sigma);
        var samples = new double[count][];
        for (var i = 0; i < count; i++)
        {
            field.Draw(Key.From(i));
            samples[i] =
            [
                .. from row in Enumerable.Range(0, side)
                   from column in Enumerable.Range(0, side)
                   select (double)field.X[row * field.Stride + column],
            ];
        }
        var deviation = alpha * ReferenceDistortion.Gaussian(sigma).Sum(w => w * w) / Math.Sqrt(3);
        // Pixels within 2σ are correlated: so many independent ones there are at least.
        var independent = count * Math.Pow(side / (4 * sigma), 2);
        Assert.InRange(samples.Average(s => s.Average()) / deviation, -4 / Math.Sqrt(independent), 4 / Math.Sqrt(independent));
        Assert.InRange(Math.Sqrt(samples.Average(s => s.Average(x => x * x))) / deviation, 0.95, 1.05);
        var variance = samples.Average(s => s.Average(x => x * x));
        // The corners are like the middle.
        Assert.InRange(Math.Sqrt(samples.Average(s => s[0] * s[0])) / deviation, 0.85, 1.15);
        foreach (var distance in new[] { 1, (int)sigma, 2 * (int)sigma })
        {
            var products = samples.Average(s => Enumerable.Range(0, side * side - distance)
                .Where(i => i % side + distance < side).Average(i => s[i] * s[i + distance]));
            Assert.Equal(Math.Exp(-distance * distance / (4 * sigma * sigma)), products / variance, 0.06);
        }
    }

    [Fact]
    public void Both_axes_are_independent()
    {
        var field = new DisplacementField(28, 28, 34, 4);
        var sum = 0.0;
        for (var i = 0; i < 400; i++)
        {
            field.Draw(Key.From(i));
            sum += Enumerable.Range(0, 28).Average(row => field.X[row * field.Stride + 14] * field.Y[row * field.Stride + 14]);
        }
        Assert.InRange(sum / 400, -0.15, 0.15);
    }
}
