using FsCheck.Xunit;
using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Losses;

public class LossTests
{
    static readonly double[] Magnitudes = [0, 1e-16, 16.6, 17, 88, 89, 745, 1e30];
    static readonly double[] Targets = [0, 0.01, 0.5, 0.99, 1];

    public static TheoryData<Loss> All =>
        [new HalfSquaredError(), new BinaryCrossEntropyOnProbabilities(), new BinaryCrossEntropyWithLogits(), new SoftmaxCrossEntropy()];

    [Fact]
    public void Sigmoid_cross_entropy_is_finite_and_accurate_for_every_logit_in_double()
    {
        foreach (var z in Magnitudes.Append(double.MaxValue).SelectMany(size => new[] { size, -size }))
            foreach (var t in Targets)
            {
                var (value, gradient) = At(new BinaryCrossEntropyWithLogits(), [z], [t]);
                var reference = Math.Max(z, 0) - z * t + Math.Log(1 + Math.Exp(-Math.Abs(z)));
                var error = Math.Abs(value - reference);
                Assert.True(double.IsFinite(value) && error <= 1e-15 * (1 + Math.Abs(reference)), $"loss {value:R} at {z}, {t}");
                Assert.Equal(1 / (1 + Math.Exp(-z)) - t, gradient[0], 4e-16);
            }
    }

    [Fact]
    public void Sigmoid_cross_entropy_is_finite_and_accurate_for_every_logit_in_float()
    {
        foreach (var z in Magnitudes.Append(float.MaxValue).SelectMany(size => new[] { (float)size, -(float)size }))
            foreach (var t in Targets.Select(t => (float)t))
            {
                var (value, gradient) = At(new BinaryCrossEntropyWithLogits(), [z], [t]);
                var reference = Math.Max(z, 0) - (double)z * t + Math.Log(1 + Math.Exp(-Math.Abs((double)z)));
                var error = Math.Abs(value - reference);
                Assert.True(float.IsFinite(value) && error <= 2e-7 * (1 + Math.Abs((double)z)), $"loss {value:R} at {z}, {t}");
                Assert.Equal(1 / (1 + Math.Exp(-(double)z)) - t, gradient[0], 1.2e-7);
            }
    }

    [Fact]
    public void Softmax_cross_entropy_is_finite_and_its_gradient_sums_to_0_for_every_logit()
    {
        foreach (var z in Magnitudes.SelectMany(size => new[] { size, -size }))
            foreach (var t in Targets)
            {
                var (value, gradient) = At(new SoftmaxCrossEntropy(), [z, 0.5, -z], [t, 1 - t, 0]);
                Assert.True(double.IsFinite(value) && value >= 0 && gradient.All(double.IsFinite), $"{value} at {z}, {t}");
                Assert.Equal(0, gradient.Sum(), 1e-15);
                var (single, inFloat) = At(new SoftmaxCrossEntropy(), [(float)z, 0.5f, -(float)z], [(float)t, 1 - (float)t, 0]);
                Assert.True(float.IsFinite(single) && single >= 0 && inFloat.All(float.IsFinite), $"{single} at {z}, {t} in float");
            }
    }

    // The difference of the logits overflows: the loss is 0 if the target is the larger one, and the largest number if it is the smaller.
    [Theory]
    [InlineData(1, 0, 0.0)]
    [InlineData(0, 1, double.MaxValue)]
    public void Softmax_cross_entropy_of_the_largest_logits_is_0_or_the_largest_number(double first, double second, double expected)
    {
        var (value, gradient) = At(new SoftmaxCrossEntropy(), [double.MaxValue, -double.MaxValue], [first, second]);
        var inFloat = At(new SoftmaxCrossEntropy(), [float.MaxValue, -float.MaxValue], [(float)first, (float)second]);
        Assert.Equal(expected, value);
        Assert.Equal(Math.Min((float)expected, float.MaxValue), inFloat.Value);
        Assert.Equal([1 - first, -second], gradient);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void NaN_outputs_make_the_loss_NaN(Loss loss)
    {
        Assert.Equal(double.NaN, At(loss, [0.25, double.NaN, 0.5], [1.0, 0, 0]).Value);
        Assert.Equal(float.NaN, At(loss, [0.25f, float.NaN, 0.5f], [1f, 0, 0]).Value);
    }

    [Fact]
    public void Softmax_of_1000_and_1001_is_that_of_0_and_1()
    {
        var large = At(new SoftmaxCrossEntropy(), [1000.0, 1001], [1.0, 0]).Value;
        Assert.Equal(At(new SoftmaxCrossEntropy(), [0.0, 1], [1.0, 0]).Value, large);
        Assert.Equal(Math.Log(1 + Math.E), large, 1e-15);
        Assert.Equal(Math.Log(1 + Math.E), At(new SoftmaxCrossEntropy(), [-1000f, -999f], [1f, 0f]).Value, 2e-7);
    }

    // Multiples of 1/4 plus a power of two are exact, so that the differences from the largest logit do not change.
    [Property]
    public bool Softmax_cross_entropy_is_invariant_under_a_shift(int seed)
    {
        var key = Key.From(seed);
        double[] z = [.. Enumerable.Range(0, 5).Select(i => (key.UniformInt(i, 65) - 32) / 4.0)];
        var shift = (key.UniformInt(9, 2) * 2 - 1) * Math.ScaleB(1, key.UniformInt(10, 30));
        double[] target = [0, 0, 1, 0, 0];
        var (value, gradient) = At(new SoftmaxCrossEntropy(), z, target);
        var shifted = At(new SoftmaxCrossEntropy(), [.. z.Select(v => v + shift)], target);
        return value == shifted.Value && gradient.SequenceEqual(shifted.Gradient);
    }

    [Property]
    public void Softmax_cross_entropy_at_a_temperature_is_that_of_the_divided_logits_times_its_square(int seed)
    {
        var key = Key.From(seed);
        double[] z = [.. Enumerable.Range(0, 5).Select(i => key.Uniform(i, -9, 9))];
        double[] target = [0.1, 0.2, 0.3, 0, 0.4];
        foreach (var power in new[] { -1, 1, 3 })
        {
            // A power of two divides without rounding.
            var temperature = Math.ScaleB(1, power);
            var (value, gradient) = At(new SoftmaxCrossEntropy { Temperature = temperature }, z, target);
            var divided = At(new SoftmaxCrossEntropy(), [.. z.Select(v => v / temperature)], target);
            Assert.Equal(temperature * temperature * divided.Value, value);
            Assert.Equal(divided.Gradient.Select(g => temperature * g), gradient);
        }
    }

    [Fact]
    public void A_temperature_is_above_0()
    {
        foreach (var temperature in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy { Temperature = temperature });
        Assert.Equal("softmax cross-entropy at temperature 2.5", new SoftmaxCrossEntropy { Temperature = 2.5 }.Name);
    }

    [Property]
    public bool Cross_entropy_with_logits_equals_the_one_on_sigmoid_outputs_up_to_its_delta(int seed)
    {
        var (z, t) = (Key.From(seed).Uniform(0, -6, 6), Key.From(seed).Uniform(1));
        var a = 1 / (1 + Math.Exp(-z));
        var bound = 1.01e-7 * (t / a + (1 - t) / (1 - a)) + 1e-14;
        var withLogits = At(new BinaryCrossEntropyWithLogits(), [z], [t]).Value;
        return Math.Abs(withLogits - At(new BinaryCrossEntropyOnProbabilities(), [a], [t]).Value) <= bound;
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Equal_logits_cost_the_logarithm_of_the_number_of_classes(int classes)
    {
        double[] target = [1.0, .. new double[classes - 1]];
        double[] nearlyEqual = [.. Draw.Numbers<double>(Key.From(1), classes).Select(z => z / 1000)];
        Assert.Equal(Math.Log(classes), At(new SoftmaxCrossEntropy(), new double[classes], target).Value, 1e-15);
        Assert.Equal(Math.Log(classes), At(new SoftmaxCrossEntropy(), nearlyEqual, target).Value, 2e-3);
    }

    [Fact]
    public void Half_squared_error_and_its_gradient()
    {
        var (value, gradient) = At(new HalfSquaredError(), [0.5, -1, 2], [0.25, 1, 2]);
        Assert.Equal(0.5 * (0.0625 + 4), value);
        Assert.Equal([0.25, -2, 0], gradient);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_loss_and_gradient_of_a_batch_are_means_over_its_samples(Loss loss)
    {
        for (var rows = 1; rows <= 7; rows++)
        {
            var y = Draw.Matrix<double>(Key.From(rows), rows, 4).MapIndexed((_, v) => 0.5 + 0.49 * v);
            var t = Draw.Matrix<double>(Key.From(rows).FoldIn(1), rows, 4).MapIndexed((_, v) => 0.5 + 0.5 * v);
            var (value, gradient) = loss.Apply(y, t);
            var samples = Enumerable.Range(0, rows).Select(i => At(loss, y.Row(i).ToArray(), t.Row(i).ToArray())).ToArray();
            Assert.Equal(samples.Average(sample => sample.Value), value, 1e-14);
            foreach (var (expected, actual) in samples.SelectMany(sample => sample.Gradient).Zip(gradient().Values))
                Assert.Equal(expected / rows, actual, 1e-13);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void PerSample_losses_have_the_bits_of_single_samples(Loss loss)
    {
        var y = Draw.Matrix<float>(Key.From(1), 6, 4).MapIndexed((_, v) => 0.5f + 0.49f * v);
        var t = Draw.Matrix<float>(Key.From(2), 6, 4);
        var expected = Enumerable.Range(0, 6).Select(i => At(loss, y.Row(i).ToArray(), t.Row(i).ToArray()).Value);
        Assert.Equal(expected, loss.PerSample(y, t).Values);
    }

    [Fact]
    public void Every_loss_has_its_name() => Assert.Equal(
        ["squared error", "cross-entropy of the lecture", "sigmoid cross-entropy", "softmax cross-entropy"],
        RandomNetworks.Losses.Select(loss => loss.Name));

    static (T Value, T[] Gradient) At<T>(Loss loss, T[] y, T[] target) where T : unmanaged
    {
        var (value, gradient) = loss.Apply(Matrix<T>.Of(1, y.Length, [.. y]), Matrix<T>.Of(1, y.Length, [.. target]));
        return (value, [.. gradient().Values]);
    }
}
