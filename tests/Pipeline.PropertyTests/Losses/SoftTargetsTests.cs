using FsCheck.Xunit;
using Pipeline.Checking;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.PropertyTests.Checking;
using Pipeline.Training;

namespace Pipeline.PropertyTests.Losses;

/// <summary>The softmax cross-entropy of targets that are any distribution over the classes, smoothed ones among them.</summary>
public class SoftTargetsTests
{
    [Property(MaxTest = 50, QuietOnSuccess = true)]
    public void Gradients_agree_with_the_oracles(int seed)
    {
        var (network, p, batch) = DrawCase<double>(Key.From(seed));
        foreach (var oracle in new[] { Oracle.Dual, Oracle.ComplexStep, Oracle.FivePoint })
            foreach (var temperature in new[] { 1, 2.5 })
                Verdict.Require(GradientCheck.Check(oracle, new(network, new SoftmaxCrossEntropy { Temperature = temperature }), p, batch));
    }

    [Property(MaxTest = 50, QuietOnSuccess = true)]
    public bool Gradients_have_the_bits_of_the_executors(int seed) => Agrees<float>(seed) && Agrees<double>(seed);

    static bool Agrees<T>(int seed) where T : unmanaged
    {
        var (network, p, batch) = DrawCase<T>(Key.From(seed));
        var objective = new Objective(network, new SoftmaxCrossEntropy());
        var step = new GradientStep(objective, new Backpropagation(), Optimizer.Sgd(1));
        var state = step.Init(p, Key.From(1));
        return Folds.Run(state, step, logEvery: 0)([batch]).OfType<Finished<T>>().Single().State.Parameters
            == step.Apply(state, batch).State.Parameters;
    }

    static (Layer Network, Parameters<T> P, Batch<T> Batch) DrawCase<T>(Key key) where T : unmanaged
    {
        var (rows, classes) = (1 + key.UniformInt(0, 6), 2 + key.UniformInt(1, 12));
        var network = Network.Dense(4, 5) >> Network.Gelu >> Network.Dense(5, classes);
        var weights = Matrix<double>.Fill(rows, classes, i => key.FoldIn(2).Uniform(i));
        var sums = weights.RowSums();
        var target = Matrix<T>.Fill(rows, classes, i =>
            TargetEncoding.Smooth(weights.Values[i] / sums[i / classes, 0], key.UniformInt(3, 2) * 0.1, classes));
        return (network, network.Init<T>(key), new(Draw.Matrix<T>(key.FoldIn(4), rows, 4), target));
    }
}
