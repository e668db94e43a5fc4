using System.Numerics;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Xunit;
using Xunit.Abstractions;

namespace Pipeline.PropertyTests.Losses;

/// <summary>Cross-entropies of logits where numbers are tiny, huge, equal or mixed: finite, and the gradient near the exact one.</summary>
public class LogitGradientTests(ITestOutputHelper output)
{
    const int Draws = 60;

    /// <summary>Logits by the regime that they are drawn from. The largest number is that of the precision.</summary>
    static readonly (string Name, Func<Key, int, double, double> Draw)[] Regimes =
    [
        ("tiny", (key, i, _) => key.Uniform(i, -1, 1) * 1e-30),
        ("zero", (_, _, _) => 0),
        ("ordinary", (key, i, _) => key.Uniform(i, -5, 5)),
        ("confident", (key, i, _) => key.Uniform(i, -30, 30)),
        ("saturated", (key, i, _) => key.Uniform(i, -120, 120)),
        ("equal and large", (key, _, _) => 1e4 * key.Uniform(99)),
        ("huge", (key, i, _) => key.Uniform(i, -1, 1) * 1e30),
        ("largest", (key, i, largest) => key.UniformInt(i, 3) switch { 0 => largest, 1 => -largest, _ => largest / 3 }),
        ("mixed", (key, i, largest) => new[] { 0, 1e-40, -1, 17, -90, 1e30, largest, -largest, -0.5 }[key.UniformInt(i, 9)]),
    ];

    [Fact]
    public void In_float() => Check<float>(float.MaxValue, Math.ScaleB(1, -24), Math.ScaleB(1, -126));

    [Fact]
    public void In_double() => Check<double>(double.MaxValue, Math.ScaleB(1, -53), Math.ScaleB(1, -1022));

    void Check<T>(double largest, double u, double smallestNormal) where T : unmanaged
    {
        foreach (var (name, draw) in Regimes)
        {
            var (softmax, sigmoid) = (new Worst(), new Worst());
            for (var seed = 0; seed < Draws; seed++)
            {
                var key = Key.From(seed);
                var z = Matrix<T>.Fill(1, 2 + key.UniformInt(50, 9), i => Math.Clamp(draw(key, (int)i, largest), -largest, largest));
                var numbers = z.Values.Select(Kernels<T>.Default.ToDouble).ToArray();
                var target = Targets<T>(key, z.Columns);
                var t = target.Values.Select(Kernels<T>.Default.ToDouble).ToArray();
                CheckSoftmax(z, target, numbers, t, u, smallestNormal, softmax);
                CheckSigmoid(z, target, numbers, t, u, smallestNormal, sigmoid);
            }
            output.WriteLine($"{typeof(T).Name}, {name}: softmax {softmax}; sigmoid {sigmoid}");
        }
    }

    /// <summary>One-hot, smoothed, or any distribution over the classes.</summary>
    static Matrix<T> Targets<T>(Key key, int classes) where T : unmanaged
    {
        var label = key.UniformInt(60, classes);
        var smoothing = key.UniformInt(61, 3) * 0.125;
        return Matrix<T>.Fill(1, classes, i => (i == label ? 1 - smoothing : 0) + smoothing / classes);
    }

    // z − m is rounded by u·|d|, and so is its exponential, relatively; the sum adds the errors of all its terms and n roundings; division,
    // product and exponential add a few u. The last subtraction rounds once more.
    static void CheckSoftmax<T>(Matrix<T> z, Matrix<T> target, double[] numbers, double[] t, double u, double floor, Worst worst)
        where T : unmanaged
    {
        var (value, gradient) = Gradient(new SoftmaxCrossEntropy(), z, target);
        Assert.True(double.IsFinite(value) && value >= 0, $"loss {value} of {string.Join(' ', numbers)}");
        var p = FixedPoint.Softmax(numbers);
        var sumOfTargets = t.Select(FixedPoint.Of).Aggregate(BigInteger.Add);
        var distances = numbers.Select(x => numbers.Max() - x).Select(d => double.IsFinite(d) ? d : 0).ToArray();
        var spread = p.Zip(distances, (pk, d) => FixedPoint.ToDouble(pk) * d).Sum();
        for (var i = 0; i < t.Length; i++)
        {
            var exact = FixedPoint.Multiply(p[i], sumOfTargets) - FixedPoint.Of(t[i]);
            var (pi, g) = (FixedPoint.ToDouble(p[i]), FixedPoint.ToDouble(exact));
            var error = Math.Abs(FixedPoint.ToDouble(FixedPoint.Of(gradient[i]) - exact));
            var bound = u * ((distances[i] + spread + 2 * t.Length + 10) * pi + Math.Abs(g)) * 1.01 + floor;
            Assert.True(error <= bound, $"softmax: error {error:R} above {bound:R} at {i} of {string.Join(' ', numbers)}");
            worst.Add(error, g, pi, t[i], u, floor);
        }
    }

    static void CheckSigmoid<T>(Matrix<T> z, Matrix<T> target, double[] numbers, double[] t, double u, double floor, Worst worst)
        where T : unmanaged
    {
        var (value, gradient) = Gradient(new BinaryCrossEntropyWithLogits(), z, target);
        Assert.True(double.IsFinite(value) && value >= 0, $"loss {value} of {string.Join(' ', numbers)}");
        for (var i = 0; i < t.Length; i++)
        {
            var (sigmoid, exact) = (FixedPoint.Sigmoid(numbers[i]), FixedPoint.Sigmoid(numbers[i]) - FixedPoint.Of(t[i]));
            var (s, g) = (FixedPoint.ToDouble(sigmoid), FixedPoint.ToDouble(exact));
            var error = Math.Abs(FixedPoint.ToDouble(FixedPoint.Of(gradient[i]) - exact));
            Assert.True(error <= u * (8 * s + Math.Abs(g)) + floor, $"sigmoid: error {error:R} at {numbers[i]:R}, {t[i]}");
            worst.Add(error, g, s, t[i], u, floor);
        }
    }

    /// <summary>The loss and its gradient as written, which must have the bits of the gradient that runs.</summary>
    static (double Value, double[] Gradient) Gradient<T>(Loss loss, Matrix<T> z, Matrix<T> target) where T : unmanaged
    {
        var kernels = Kernels<T>.Default;
        var width = kernels.PaddedWidth(z.Columns);
        var kernel = loss is IInPlaceLoss inPlace
            ? inPlace.CreateGradientKernel(kernels, 1, z.Columns)
            : new ElementwiseGradientKernel<T>((IElementwiseLoss)loss, kernels, 1, z.Columns);
        var (padded, fused) = (new T[width], new T[width]);
        z.Span.CopyTo(padded);
        kernel.ComputeGradient(padded, target, fused);
        var (value, gradient) = loss.Apply(z, target);
        Assert.True(Bits.AreEqual<T>(gradient().Span, fused.AsSpan(0, z.Columns)));
        Assert.Equal(value, loss.PerSample(z, target)[0, 0]);
        return (kernels.ToDouble(value), [.. gradient().Values.Select(kernels.ToDouble)]);
    }

    [Fact]
    public void The_mean_of_a_batch_is_finite_where_its_sum_is_not()
    {
        var z = Matrix<float>.Fill(4, 3, i => i % 3 == 1 ? float.MaxValue : -float.MaxValue);
        var target = Matrix<float>.Fill(4, 3, i => i % 3 == 0 ? 1 : 0);
        Assert.Equal(float.MaxValue, new SoftmaxCrossEntropy().Apply(z, target).Value);
        Assert.Equal(float.MaxValue, new BinaryCrossEntropyWithLogits().Apply(z, target).Value);
        var half = z.MapIndexed((i, x) => i < 6 ? x : 0);
        Assert.Equal(float.MaxValue / 2, new SoftmaxCrossEntropy().Apply(half, target).Value);
    }

    // A logit that is no finite number is a diverged network, and its loss must say so.
    [Fact]
    public void An_infinite_logit_has_no_finite_loss()
    {
        var target = Matrix<double>.Of(1, 2, [0, 1]);
        double Value(Loss loss, double first, double second) => loss.Apply(Matrix<double>.Of(1, 2, [first, second]), target).Value;
        Assert.Equal(double.PositiveInfinity, Value(new SoftmaxCrossEntropy(), 0, double.NegativeInfinity));
        Assert.Equal(double.NaN, Value(new SoftmaxCrossEntropy(), double.PositiveInfinity, 0));
        Assert.Equal(double.PositiveInfinity, Value(new HalfSquaredError(), 0, 1e200));
    }

    // Where σ(z) rounds to 1, and its loss stays at −ln 10⁻⁷ with no gradient behind the sigmoid: docs/math.md.
    [Theory]
    [InlineData(16.6f, false)]
    [InlineData(16.64f, true)]
    [InlineData(40f, true)]
    public void The_loss_of_the_lecture_saturates_in_float(float z, bool isSaturated)
    {
        var a = (Pipeline.Layers.Network.Sigmoid.Forward(Parameters<float>.Empty, Matrix<float>.Of(1, 1, [z])));
        var (value, gradient) = new BinaryCrossEntropyOnProbabilities().Apply(a, Matrix<float>.Of(1, 1, [0f]));
        Assert.Equal(isSaturated, a[0, 0] == 1);
        Assert.Equal(isSaturated, Math.Abs(value - 16.118095f) < 1e-5f);
        Assert.Equal(isSaturated, gradient()[0, 0] * a[0, 0] * (1 - a[0, 0]) == 0);
    }

    [Theory]
    [InlineData(36.7, false)]
    [InlineData(36.74, true)]
    public void And_in_double(double z, bool isSaturated)
    {
        var a = Pipeline.Layers.Network.Sigmoid.Forward(Parameters<double>.Empty, Matrix<double>.Of(1, 1, [z]));
        Assert.Equal(isSaturated, a[0, 0] == 1);
        Assert.Equal(
            16.11809565095832, new BinaryCrossEntropyOnProbabilities().Apply(a, Matrix<double>.Of(1, 1, [0.0])).Value, 1e-7);
    }

    /// <summary>The largest errors: in units of the last place of the gradient where t = 0, and of 1 elsewhere.</summary>
    sealed class Worst
    {
        double ofZeroTargets, relative, absolute;

        public void Add(double error, double gradient, double p, double target, double u, double floor)
        {
            absolute = Math.Max(absolute, error / (2 * u));
            if (Math.Abs(gradient) > 4 * floor / u) relative = Math.Max(relative, error / Ulp(gradient, u));
            if (target == 0 && p > 4 * floor / u) ofZeroTargets = Math.Max(ofZeroTargets, error / Ulp(gradient, u));
        }

        static double Ulp(double x, double u) => Math.ScaleB(2 * u, Math.ILogB(x));

        public override string ToString() => $"{ofZeroTargets:G3} ulp where t = 0, {relative:G3} ulp anywhere, {absolute:G3} ulp of 1";
    }
}
