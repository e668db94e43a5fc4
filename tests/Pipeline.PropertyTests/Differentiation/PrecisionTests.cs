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
    /// Each float operation has a relative error of at most 2⁻²⁴, and no result exceeds that of the same network without cancellation:
    /// absolute values, identities as activations, 1 added to each bias, and an output cotangent that bounds those of all losses. The
    /// lecture's cross-entropy divides by a + δ and 1 − a + δ and amplifies the rounding of a by the inverse; losses on logits do not.
    /// </summary>
    [Fact]
    public void Float_gradients_equal_double_gradients_up_to_rounding() => Laws.Hold(5_000, RandomNetworks.Draw, network =>
    {
        var (p, batch) = network.RandomPointOnGrid();
        if (!HasSameReluBranches(network.Network, p, batch.X)) return;
        var exact = network.Objective.ValueAndGradient(p, batch).Gradient;
        var inFloat = new Batch<float>(Float(batch.X), Float(batch.Target));
        var single = network.Objective.ValueAndGradient(p.Map(Float), inFloat).Gradient;
        var bounds = WithoutCancellation(network, p, batch).Flatten();
        foreach (var ((d, f), bound) in exact.Flatten().Zip(single.Flatten()).Zip(bounds))
            Assert.True(Math.Abs(d - f) <= Roundings * (1 + bound), $"{f} against {d}, {bound}");
    });

    /// <summary>Whether every ReLU takes the same branch in float; in about one network in 100,000 one does not.</summary>
    static bool HasSameReluBranches(Layer network, Parameters<double> p, Matrix<double> x)
    {
        var parts = network.Parts;
        return Enumerable.Range(1, parts.Length).Where(count => parts[count - 1] == Network.Relu).All(count =>
        {
            var prefix = Network.Sequential(parts[..count]);
            var (first, _) = p.SplitAt(prefix.ParameterInfos.Length);
            var single = prefix.Forward(first.Map(Float), Float(x));
            return prefix.Forward(first, x).Values.Zip(single.Values, (d, f) => (d == 0) == (f == 0)).All(isSame => isSame);
        });
    }

    static Matrix<float> Float(Matrix<double> m) => m.MapIndexed((_, x) => (float)x);

    static Parameters<double> WithoutCancellation(RandomNetwork network, Parameters<double> p, Batch<double> batch)
    {
        var linear = Network.Sequential(network.Network.Parts.Where(part => part is Dense));
        var absolute = new Parameters<double>([.. p.Matrices.Select((m, l) => m.MapIndexed((_, x) => Math.Abs(x) + l % 2))]);
        var (y, pullback) = linear.Apply(absolute, batch.X.MapIndexed((_, x) => Math.Abs(x)));
        var outputs = network.Network.Forward(p, batch.X);
        return pullback(y.MapIndexed((i, x) => x + 2 + Amplification(network.Loss, outputs.Values[i]))).Gradient;
    }

    static double Amplification(Loss loss, double a) => loss is BinaryCrossEntropyOnProbabilities ? 1 / (Math.Min(a, 1 - a) + 1e-7) : 0;
}
