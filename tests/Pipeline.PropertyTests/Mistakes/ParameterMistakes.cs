using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Mistakes;

/// <summary>Lists of matrices, and the states of optimizers.</summary>
static class ParameterMistakes
{
    static readonly Parameters<float> P = Dense(4, 3).Init<float>(Key.From(1));

    static readonly Parameters<float> Q = Dense(5, 2).Init<float>(Key.From(1));

    public static IEnumerable<Mistake> All =>
    [
        new("no matrices", () => new Parameters<float>(default),
            "The matrices are default(ImmutableArray), which is no array; for none write []."),
        new("no matrix", () => Parameters<float>.Of(P.Matrices[0], null!), "Matrix 1 is null; for no parameters leave it out."),
        new("a sum over other parameters", () => P + Parameters<float>.Of(P.Matrices[0]),
            "The parameters have 2 matrices, [4 × 3, 1 × 3], but the others have 1, [4 × 3]."),
        new("a product with other parameters", () => Parameters<float>.Dot(P, Parameters<float>.Of(P.Matrices[0])),
            "The parameters have 2 matrices, [4 × 3, 1 × 3], but the others have 1, [4 × 3]."),
        new("more matrices than there are", () => P.SplitAt(3), "There are 2 matrices, [4 × 3, 1 × 3], so 3 cannot be split off."),
        new("a negative number of matrices", () => P.SplitAt(-1), "There are 2 matrices, [4 × 3, 1 × 3], so -1 cannot be split off."),
        new("a matrix of another shape", () => P.With(P.Matrices[1], P.Matrices[0]), "W (4 × 3) expected, a matrix of 1 × 3 given."),
        new("an update of another network", () => Optimizer.Adam(0.1).Update(Q, Optimizer.Adam(0.1).Init(P), P, 0),
            "The gradient is [5 × 2, 1 × 2], but the parameters are [4 × 3, 1 × 3]; both need the same shapes."),
        new("an update without a state", () => Optimizer.Adam(0.1).Update(P, OptimizerState<float>.Empty, P, 0),
            "Adam(0.1) has 2 slots, but the state has 0. Begin with Init, or with the state of the same optimizer."),
        new("no slots", () => new OptimizerState<float>(default),
            "The slots are default(ImmutableArray), which is no array; for none write []."),
        new("more slots than there are", () => OptimizerState<float>.Empty.SplitAt(1), "There are 0 slots, so 1 cannot be split off."),
        new("the average of another optimizer", () =>
                Optimizer.AveragedParameters(Optimizer.Sgd(1) >> Optimizer.AverageWeights(0.9), OptimizerState<float>.Empty, 1),
            "Sgd(1) >> AverageWeights(0.9) has 1 slots, but the state has 0. Begin with Init, or with the state of the same optimizer."),
        new("parameters of another network", () => (Dense(4, 3) >> Sigmoid).Forward(Q, Matrix<float>.Zero(1, 4)),
            "dense 4 → 3 has parameters [4 × 3, 1 × 3], but [5 × 2, 1 × 2] were given; make them with Init of the same network."),
        new("too few parameters", () => (Dense(4, 3) >> Dense(3, 2)).Forward(P, Matrix<float>.Zero(1, 4)),
            "dense 4 → 3 >> dense 3 → 2 has parameters [4 × 3, 1 × 3, 3 × 2, 1 × 2], but [4 × 3, 1 × 3] were given; "
            + "make them with Init of the same network."),
        new("too many parameters", () => Sigmoid.Forward(P, Matrix<float>.Zero(1, 4)),
            "sigmoid has parameters [], but [4 × 3, 1 × 3] were given; make them with Init of the same network."),
    ];
}
