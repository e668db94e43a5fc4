using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Scalars;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Execution;

/// <summary>What the arrays of an executor hold beside the numbers that its results show.</summary>
public class DescentExecutorTests
{
    // σ(0) is not 0, nor is the derivative of this loss there: without care both would enter the padding of the weights and grow in it.
    [Property(MaxTest = 60, QuietOnSuccess = true)]
    public void The_padding_of_every_product_stays_0(int seed)
    {
        PaddingStaysZero(Key.From(seed), new Kernels<float, Lanes256<float>>());
        PaddingStaysZero(Key.From(seed), new Kernels<double, Lanes512<double>>());
    }

    static void PaddingStaysZero<T>(Key key, Kernels<T> kernels) where T : unmanaged
    {
        const int block = 6;
        var widths = Enumerable.Range(0, 2 + key.UniformInt(0, 3)).Select(i => 1 + key.UniformInt(1 + i, 20)).ToArray();
        var objective = new Objective(Mlp([.. widths], Sigmoid, Initializer.Lecture), new BinaryCrossEntropyWithLogits());
        var descent = new GradientStep(objective, new Backpropagation(), Optimizer.Sgd(0.3));
        var step = new DeferredUpdateStep(descent, block, MinElements: 100 * key.UniformInt(10, 2));
        var units = FusedDenseStack.SplitNetwork(step.Network, step.Init<T>(key).Parameters, kernels);
        var executor = new DescentExecutor<T>(step, descent, reportedObjective: null, units, kernels);
        var samples = Draw.Batches<T>(key.FoldIn(1), block, 1, widths[0], widths[^1]);
        executor.PrepareBlock(0, samples);
        for (var sample = 0; sample < block; sample++)
        {
            executor.RunStep(sample, sample, samples[sample]);
            for (var layer = 0; layer < units.Length; layer++)
            {
                var (weights, inputs, outputs) = (executor.Weights[layer], widths[layer], widths[layer + 1]);
                AssertPadding(outputs, y => weights.Forward(sample, sample + 1, Draw.Numbers<T>(key, kernels.PaddedWidth(inputs)), y));
                if (weights is not HiddenWeights<T> hidden) continue;
                AssertPadding(inputs, y => hidden.BackwardInput(sample + 1, Draw.Numbers<T>(key, kernels.PaddedWidth(outputs)), y));
            }
        }

        void AssertPadding(int length, Action<T[]> write)
        {
            var y = new T[kernels.PaddedWidth(length)];
            write(y);
            Assert.All(y[length..], padding => Assert.Equal(0, kernels.ToDouble(padding)));
        }
    }
}
