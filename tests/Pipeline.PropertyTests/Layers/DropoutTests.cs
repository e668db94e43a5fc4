using FsCheck.Xunit;
using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Layers;

public class DropoutTests
{
    [Fact]
    public void Inference_keeps_every_element()
    {
        var x = Draw.Matrix<double>(Key.From(1), 5, 7);
        Assert.Equal(x, Dropout(0.5).Forward(Parameters<double>.Empty, x));
    }

    // Four standard deviations of a mean over 100,000 elements.
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_mask_drops_the_rate_and_keeps_the_mean(double rate)
    {
        const int count = 100_000;
        var mask = new double[count];
        DropoutMask.Fill(rate, Key.From(3), 0, mask.AsSpan());
        Assert.All(mask, m => Assert.True(m == 0 || m == 1 / (1 - rate)));
        var deviation = 4 * Math.Sqrt(rate * (1 - rate) / count);
        Assert.InRange(mask.Count(m => m == 0) / (double)count, rate - deviation, rate + deviation);
        Assert.InRange(mask.Average(), 1 - deviation / (1 - rate) - 1e-12, 1 + deviation / (1 - rate) + 1e-12);
    }

    [Property(MaxTest = 50)]
    public void A_range_of_the_mask_is_that_range_of_the_whole(int seed, byte start, ushort length)
    {
        var (key, count) = (Key.From(seed), length % 700);
        float[] whole = new float[start + count], range = new float[count];
        DropoutMask.Fill(0.5, key, 0, whole.AsSpan());
        DropoutMask.Fill(0.5, key, start, range.AsSpan());
        Assert.Equal(whole[start..], range);
    }

    [Property(MaxTest = 30)]
    public void Words_are_the_bits_of_their_counters(int seed, ushort start)
    {
        var (key, words) = (Key.From(seed), new uint[100]);
        key.FillWords(start, words);
        for (var i = 0; i < words.Length; i++)
        {
            var (block, word) = Math.DivRem(start + i, 32);
            var (a, b) = key.Bits(8 * block + word % 16 / 2);
            Assert.Equal((uint)((word < 16 ? a : b) >> 32 * (word % 2)), words[i]);
        }
    }

    [Fact]
    public void Each_step_and_each_layer_draws_its_own_mask_and_the_same_step_the_same()
    {
        var network = Dropout(0.5) >> Tanh >> Dropout(0.5);
        var x = Matrix<double>.Fill(8, 50, _ => 1);
        Assert.Equal(Output(network, 1), Output(network, 1));
        Assert.NotEqual(Output(network, 1), Output(network, 2));
        Assert.NotEqual(Output(Dropout(0.5), 1), Output(network.Parts[2], 2));
        var both = network.Sample(Key.From(1)).Parts;
        Assert.NotEqual(both[0].Forward(Parameters<double>.Empty, x), both[2].Forward(Parameters<double>.Empty, x));

        Matrix<double> Output(Layer layer, long seed) => layer.Sample(Key.From(seed)).Forward(Parameters<double>.Empty, x);
    }

    [Fact]
    public void A_network_without_random_layers_is_its_own_sample()
    {
        var network = Dense(3, 4) >> Residual(Tanh) >> Dense(4, 2);
        Assert.Same(network, network.Sample(Key.From(1)));
        Assert.Same(network.Parts[0], network.Parts[0].Sample(Key.From(1)));
    }

    [Property(MaxTest = 20)]
    public void The_sampled_layer_passes_the_gradient_check(int seed)
    {
        var network = Dense(3, 6) >> Tanh >> Dropout(0.5) >> Residual(Dense(6, 6) >> Dropout(0.3)) >> Dense(6, 2);
        var report = GradientCheck.Dual(network.Sample(Key.From(seed)), new HalfSquaredError(), Key.From(seed));
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void A_step_applies_the_layer_drawn_from_its_number()
    {
        var network = Dense(3, 9) >> Dropout(0.5) >> Dense(9, 2);
        var step = new GradientStep(new(network, new HalfSquaredError()), new Backpropagation(), Optimizer.Sgd(0.1));
        var start = step.Init<double>(Key.From(1)) with { Step = 7 };
        var batch = Draw.Batch<double>(Key.From(2), 4, 3, 2);
        var sampled = step with { Objective = step.Objective with { Network = network.Sample(GradientStep.SamplingKey(start.Key, 7)) } };
        Assert.Equal(sampled.Apply(start, batch).State.Parameters, step.Apply(start, batch).State.Parameters);
        Assert.NotEqual(step.Apply(start with { Step = 8 }, batch).State.Parameters, step.Apply(start, batch).State.Parameters);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Another_rate_is_refused(double rate) => Assert.Throws<ArgumentOutOfRangeException>(() => Dropout(rate));
}
