using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Checking;
using Xunit;

namespace Pipeline.PropertyTests.Differentiation;

public class PrecisionTests
{
    const double Roundings = 64.0 / (1 << 24);

    /// <summary>
    /// Each float operation is off by at most 2⁻²⁴ of its result, and no result is larger than that of the same network without cancellation: absolute
    /// numbers, identities for activations, 1 more for each bias, and an error at the output that bounds that of every loss. The lecture's
    /// cross-entropy divides by a + δ and 1 − a + δ, which magnifies the rounding of a so many times: that is why logits are better.
    /// </summary>
    [Fact]
    public void Float_is_double_but_for_rounding() => Laws.Hold(5_000, RandomNetworks.Any, shape =>
    {
        var (p, batch) = shape.OnGrid();
        if (!SeesTheSameSides(shape.Network, p, batch.X)) return;
        var exact = shape.Objective.ValueAndGradient(p, batch).Gradient;
        var single = shape.Objective.ValueAndGradient(p.Map(Float), new Batch<float>(Float(batch.X), Float(batch.Target))).Gradient;
        var largest = Largest(shape, p, batch).Flatten();
        foreach (var ((d, f), s) in exact.Flatten().Zip(single.Flatten()).Zip(largest)) Assert.True(Math.Abs(d - f) <= Roundings * (1 + s), $"{f} against {d}, {s}");
    });

    /// <summary>Whether rounding leaves every rectifier on its side of the kink; about one network in 100,000 has one on the other.</summary>
    static bool SeesTheSameSides(Layer network, Parameters<double> p, Matrix<double> x)
    {
        var parts = network.Parts;
        return Enumerable.Range(1, parts.Length).Where(count => parts[count - 1] == Network.Relu).All(count =>
        {
            var upTo = Network.Stack(parts[..count]);
            var single = upTo.Forward(p.SplitAt(upTo.ParameterInfos.Length).First.Map(Float), Float(x));
            return upTo.Forward(p.SplitAt(upTo.ParameterInfos.Length).First, x).Values.Zip(single.Values, (d, f) => (d == 0) == (f == 0)).All(same => same);
        });
    }

    static Matrix<float> Float(Matrix<double> m) => m.MapIndexed((_, x) => (float)x);

    static Parameters<double> Largest(RandomNetwork shape, Parameters<double> p, Batch<double> batch)
    {
        var linear = Network.Stack(shape.Network.Parts.Where(part => part is Dense));
        var absolute = new Parameters<double>([.. p.Matrices.Select((m, l) => m.MapIndexed((_, x) => Math.Abs(x) + l % 2))]);
        var (y, pullback) = linear.Apply(absolute, batch.X.MapIndexed((_, x) => Math.Abs(x)));
        var outputs = shape.Network.Forward(p, batch.X);
        return pullback(y.MapIndexed((i, x) => x + 2 + Magnified(shape.Loss, outputs.Values[i]))).Gradient;
    }

    static double Magnified(Loss loss, double a) => loss is BinaryCrossEntropyOnProbabilities ? 1 / (Math.Min(a, 1 - a) + 1e-7) : 0;
}
