using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Execution;

public class ExecutedGradientTests
{
    static readonly Objective Small = new(Dense(4, 3) >> Relu >> Dense(3, 2), new HalfSquaredError());

    [Fact]
    public void The_gradient_that_trains_is_that_of_back_propagation()
    {
        var (p, batch) = RandomPoints.OnLattice(Small.Network, Key.From(1), 1, sparsity: 1);
        var expected = Small.ValueAndGradient(p, batch);
        foreach (var executor in (ExecutedGradient[])[ExecutedGradient.OfMinibatches, ExecutedGradient.OfSingleSamples])
        {
            Assert.True(executor.Supports(Small));
            var (value, gradient) = executor.ValueAndGradient(Small, p, batch);
            Assert.Equal(expected.Value, value);
            Assert.Equal(expected.Gradient.Flatten(), gradient.Flatten());
        }
    }

    // As if an executor had turned the sign of its update.
    [Fact]
    public void An_executor_that_descends_the_wrong_way_is_caught()
    {
        var wrong = new ExecutedGradient(descent => descent with { Optimizer = new Scale(1) });
        Assert.False(GradientCheck.Lattice(wrong, Small, 2, Key.From(3)).Passed);
        Assert.True(GradientCheck.Lattice(ExecutedGradient.OfMinibatches, Small, 2, Key.From(3)).Passed);
    }
}
