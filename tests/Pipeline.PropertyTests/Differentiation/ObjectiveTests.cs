using FsCheck.Xunit;
using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Checking;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Differentiation;

public class ObjectiveTests
{
    // On the lattice nothing is rounded.
    [Property]
    public bool The_penalty_is_half_lambda_times_the_squared_norm_of_the_weights(int seed)
    {
        var key = Key.From(seed);
        var objective = new Objective(Dense(3, 4) >> Relu >> Dense(4, 2), new HalfSquaredError());
        var penalised = objective with { WeightPenalty = 0.25 };
        var (p, batch) = RandomPoints.OnLattice(objective.Network, key, batchSize: 2, sparsity: 1);
        var (value, gradient) = objective.ValueAndGradient(p, batch);
        var weights = Trees.OnlyWeights(p);
        return penalised.Value(p, batch) == value + 0.125 * Parameters<double>.Dot(weights, weights)
            && penalised.ValueAndGradient(p, batch).Gradient.Flatten().SequenceEqual((gradient + 0.25 * weights).Flatten());
    }

    // A penalty factor of 0 must not be multiplied by the weights: 0·∞ is NaN.
    [Fact]
    public void Without_a_penalty_infinite_weights_do_not_make_the_loss_NaN()
    {
        var objective = new Objective(Dense(1, 1) >> Sigmoid, new HalfSquaredError());
        var p = Parameters<double>.Of(Matrix<double>.Of(1, 1, [double.PositiveInfinity]), Matrix<double>.Zero(1, 1));
        var (value, gradient) = objective.ValueAndGradient(p, new(Matrix<double>.Of(1, 1, [1.0]), Matrix<double>.Zero(1, 1)));
        Assert.Equal(0.5, value);
        Assert.Equal([0, 0], gradient.Flatten());
    }
}
