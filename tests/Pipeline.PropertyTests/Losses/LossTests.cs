using FsCheck.Xunit;
using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Losses;

public class LossTests
{
    static readonly double[] Hazards = [0, 1e-16, 16.6, 17, 88, 89, 745, 1e30];
    static readonly double[] Targets = [0, 0.01, 0.5, 0.99, 1];

    public static TheoryData<Loss> All => [new HalfSquaredError(), new BinaryCrossEntropyOnProbabilities(), new BinaryCrossEntropyWithLogits(), new SoftmaxCrossEntropy()];

    [Fact]
    public void Sigmoid_cross_entropy_is_finite_and_right_wherever_a_logit_goes_in_double()
    {
        foreach (var z in Hazards.Append(double.MaxValue).SelectMany(size => new[] { size, -size }))
            foreach (var t in Targets)
            {
                var (value, slope) = At(new BinaryCrossEntropyWithLogits(), [z], [t]);
                var reference = Math.Max(z, 0) - z * t + Math.Log(1 + Math.Exp(-Math.Abs(z)));
                Assert.True(double.IsFinite(value) && Math.Abs(value - reference) <= 1e-15 * (1 + Math.Abs(reference)), $"loss {value:R} at {z}, {t}");
                Assert.Equal(1 / (1 + Math.Exp(-z)) - t, slope[0], 4e-16);
            }
    }

    [Fact]
    public void Sigmoid_cross_entropy_is_finite_and_right_wherever_a_logit_goes_in_float()
    {
        foreach (var z in Hazards.Append(float.MaxValue).SelectMany(size => new[] { (float)size, -(float)size }))
            foreach (var t in Targets.Select(t => (float)t))
            {
                var (value, slope) = At(new BinaryCrossEntropyWithLogits(), [z], [t]);
                var reference = Math.Max(z, 0) - (double)z * t + Math.Log(1 + Math.Exp(-Math.Abs((double)z)));
                Assert.True(float.IsFinite(value) && Math.Abs(value - reference) <= 2e-7 * (1 + Math.Abs((double)z)), $"loss {value:R} at {z}, {t}");
                Assert.Equal(1 / (1 + Math.Exp(-(double)z)) - t, slope[0], 1.2e-7);
            }
    }

    [Fact]
    public void Softmax_cross_entropy_is_finite_and_its_slope_adds_up_to_0_wherever_a_logit_goes()
    {
        foreach (var z in Hazards.SelectMany(size => new[] { size, -size }))
            foreach (var t in Targets)
            {
                var (value, slope) = At(new SoftmaxCrossEntropy(), [z, 0.5, -z], [t, 1 - t, 0]);
                Assert.True(double.IsFinite(value) && value >= 0 && slope.All(double.IsFinite), $"{value} at {z}, {t}");
                Assert.Equal(0, slope.Sum(), 1e-15);
                var (single, slopes) = At(new SoftmaxCrossEntropy(), [(float)z, 0.5f, -(float)z], [(float)t, 1 - (float)t, 0]);
                Assert.True(float.IsFinite(single) && single >= 0 && slopes.All(float.IsFinite), $"{single} at {z}, {t} in float");
            }
    }

    // Logits further apart than the largest number: a class that is not asked for does not matter, the one that is costs ∞.
    [Theory]
    [InlineData(1, 0, 0.0)]
    [InlineData(0, 1, double.PositiveInfinity)]
    public void Softmax_cross_entropy_of_the_largest_logits_is_0_or_infinite(double right, double wrong, double expected)
    {
        Assert.Equal(expected, At(new SoftmaxCrossEntropy(), [double.MaxValue, -double.MaxValue], [right, wrong]).Value);
        Assert.Equal((float)expected, At(new SoftmaxCrossEntropy(), [float.MaxValue, -float.MaxValue], [(float)right, (float)wrong]).Value);
        Assert.Equal([1 - right, -wrong], At(new SoftmaxCrossEntropy(), [double.MaxValue, -double.MaxValue], [right, wrong]).Slope);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Not_a_number_among_the_outputs_shows_in_the_loss(Loss loss)
    {
        Assert.Equal(double.NaN, At(loss, [0.25, double.NaN, 0.5], [1.0, 0, 0]).Value);
        Assert.Equal(float.NaN, At(loss, [0.25f, float.NaN, 0.5f], [1f, 0, 0]).Value);
    }

    [Fact]
    public void Softmax_of_1000_and_1001_is_that_of_0_and_1()
    {
        Assert.Equal(At(new SoftmaxCrossEntropy(), [0.0, 1], [1.0, 0]).Value, At(new SoftmaxCrossEntropy(), [1000.0, 1001], [1.0, 0]).Value);
        Assert.Equal(Math.Log(1 + Math.E), At(new SoftmaxCrossEntropy(), [1000.0, 1001], [1.0, 0]).Value, 1e-15);
        Assert.Equal(Math.Log(1 + Math.E), At(new SoftmaxCrossEntropy(), [-1000f, -999f], [1f, 0f]).Value, 2e-7);
    }

    // Quarters and a shift by a power of two add without rounding, so the shifted logits differ from their largest by the same numbers.
    [Property]
    public bool A_shift_of_all_logits_changes_nothing(int seed)
    {
        var key = Key.From(seed);
        double[] z = [.. Enumerable.Range(0, 5).Select(i => (key.UniformInt(i, 65) - 32) / 4.0)];
        var shift = (key.UniformInt(9, 2) * 2 - 1) * Math.ScaleB(1, key.UniformInt(10, 30));
        var (a, b) = (At(new SoftmaxCrossEntropy(), z, [0, 0, 1, 0, 0]), At(new SoftmaxCrossEntropy(), [.. z.Select(v => v + shift)], [0, 0, 1, 0, 0]));
        return a.Value == b.Value && a.Slope.SequenceEqual(b.Slope);
    }

    [Property]
    public bool Sigmoid_cross_entropy_is_the_lectures_on_sigmoid_outputs_up_to_its_delta(int seed)
    {
        var (z, t) = (Key.From(seed).Uniform(0, -6, 6), Key.From(seed).Uniform(1));
        var a = 1 / (1 + Math.Exp(-z));
        var bound = 1.01e-7 * (t / a + (1 - t) / (1 - a)) + 1e-14;
        return Math.Abs(At(new BinaryCrossEntropyWithLogits(), [z], [t]).Value - At(new BinaryCrossEntropyOnProbabilities(), [a], [t]).Value) <= bound;
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Classes_that_nothing_tells_apart_cost_the_logarithm_of_their_number(int classes)
    {
        double[] target = [1.0, .. new double[classes - 1]];
        double[] nearly = [.. Draw.Numbers<double>(Key.From(1), classes).Select(z => z / 1000)];
        Assert.Equal(Math.Log(classes), At(new SoftmaxCrossEntropy(), new double[classes], target).Value, 1e-15);
        Assert.Equal(Math.Log(classes), At(new SoftmaxCrossEntropy(), nearly, target).Value, 2e-3);
    }

    [Fact]
    public void Half_the_square_is_just_that()
    {
        var (value, slope) = At(new HalfSquaredError(), [0.5, -1, 2], [0.25, 1, 2]);
        Assert.Equal(0.5 * (0.0625 + 4), value);
        Assert.Equal([0.25, -2, 0], slope);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_loss_of_a_batch_is_the_mean_of_the_losses_and_so_is_its_slope(Loss loss)
    {
        for (var rows = 1; rows <= 7; rows++)
        {
            var y = Draw.Matrix<double>(Key.From(rows), rows, 4).MapIndexed((_, v) => 0.5 + 0.49 * v);
            var t = Draw.Matrix<double>(Key.From(rows).FoldIn(1), rows, 4).MapIndexed((_, v) => 0.5 + 0.5 * v);
            var (value, slope) = loss.Apply(y, t);
            var alone = Enumerable.Range(0, rows).Select(i => At(loss, y.Row(i).ToArray(), t.Row(i).ToArray())).ToArray();
            Assert.Equal(alone.Average(one => one.Value), value, 1e-14);
            foreach (var (expected, actual) in alone.SelectMany(one => one.Slope).Zip(slope().Values)) Assert.Equal(expected / rows, actual, 1e-13);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_losses_of_each_have_the_bits_of_the_samples_alone(Loss loss)
    {
        var (y, t) = (Draw.Matrix<float>(Key.From(1), 6, 4).MapIndexed((_, v) => 0.5f + 0.49f * v), Draw.Matrix<float>(Key.From(2), 6, 4));
        Assert.Equal(Enumerable.Range(0, 6).Select(i => At(loss, y.Row(i).ToArray(), t.Row(i).ToArray()).Value), loss.PerSample(y, t).Values);
    }

    [Fact]
    public void Every_loss_goes_by_its_name() => Assert.Equal(
        ["squared error", "cross-entropy of the lecture", "sigmoid cross-entropy", "softmax cross-entropy"],
        RandomNetworks.Losses.Select(loss => loss.Name));

    static (T Value, T[] Slope) At<T>(Loss loss, T[] y, T[] target) where T : unmanaged
    {
        var (value, slope) = loss.Apply(Matrix<T>.Of(1, y.Length, [.. y]), Matrix<T>.Of(1, y.Length, [.. target]));
        return (value, [.. slope().Values]);
    }
}
