using FsCheck.Xunit;
using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Differentiation;

public class ObjectiveTests
{
    // On a lattice nothing is rounded.
    [Property]
    public bool The_penalty_is_half_lambda_times_the_square_of_the_weights(int seed)
    {
        var key = Key.From(seed);
        var bare = new Objective(Dense(3, 4) >> Relu >> Dense(4, 2), new HalfSquaredError());
        var penalised = bare with { WeightPenalty = 0.25 };
        var (p, batch) = RandomPoint.OnLattice(bare.Network, key, batch: 2, sparsity: 1);
        var (value, gradient) = bare.ValueAndGradient(p, batch);
        var weights = new Parameters<double>([.. p.Matrices.Select((m, l) => l % 2 == 0 ? m : 0.0 * m)]);
        return penalised.Value(p, batch) == value + 0.125 * Parameters<double>.Dot(weights, weights)
            && penalised.ValueAndGradient(p, batch).Gradient.Flatten().SequenceEqual((gradient + 0.25 * weights).Flatten());
    }

    // 0·∞ is not a number, so no penalty is not a penalty of 0.
    [Fact]
    public void Without_a_penalty_nobody_looks_at_the_weights()
    {
        var objective = new Objective(Dense(1, 1) >> Sigmoid, new HalfSquaredError());
        var p = Parameters<double>.Of(Matrix<double>.Of(1, 1, [double.PositiveInfinity]), Matrix<double>.Zero(1, 1));
        var (value, gradient) = objective.ValueAndGradient(p, new(Matrix<double>.Of(1, 1, [1.0]), Matrix<double>.Zero(1, 1)));
        Assert.Equal(0.5, value);
        Assert.Equal([0, 0], gradient.Flatten());
    }
}
