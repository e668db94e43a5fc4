using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

namespace Pipeline.PropertyTests.Mistakes;

/// <summary>Layers and networks.</summary>
static class NetworkMistakes
{
    public static IEnumerable<Mistake> All =>
    [
        new("a negative width", () => Dense(-1, 3), "The number of inputs of a dense layer is -1, but must be at least 1."),
        new("no inputs", () => Dense(0, 3), "The number of inputs of a dense layer is 0, but must be at least 1."),
        new("no outputs", () => Dense(3, 0), "The number of outputs of a dense layer is 0, but must be at least 1."),
        new("a copy without outputs", () => new Dense(4, 3, Initializer.Glorot) with { Outputs = 0 },
            "The number of outputs of a dense layer is 0, but must be at least 1."),
        new("more weights than an array holds", () => Dense(70_000, 70_000).Init<float>(Key.From(1)),
            "A matrix of 70000 × 70000 has 4,900,000,000 elements, and an array holds 2,147,483,591 at most."),
        new("no initializer", () => Dense(4, 3, null!), "An initializer is expected, but null was given."),
        new("dropout of everything", () => Dropout(1), "The rate of dropout is 1, but must be a number from 0 to below 1."),
        new("a negative slope", () => LeakyRelu(-1), "The slope of a leaky ReLU is -1, but must be a finite number above 0."),
        new("α that is NaN", () => Elu(double.NaN), "α of an ELU is NaN, but must be a finite number above 0."),
        new("no second layer", () => Dense(4, 3) >> null!, "A layer is expected, but null was given."),
        new("no inner layer", () => Residual(null!), "A layer is expected, but null was given."),
        new("no layer in a list", () => Sequential([Dense(4, 3), null!]), "A layer is expected, but null was given."),
        new("a perceptron of one width", () => Mlp([4], Sigmoid, Initializer.Glorot),
            "The number of widths is 1, but must be at least 2: those of the inputs and of the outputs."),
        new("a perceptron without widths", () => Mlp(default, Sigmoid, Initializer.Glorot),
            "The widths are default(ImmutableArray), which is no array; for none write []."),
        new("layers that do not fit, initialized", () => (Dense(4, 3) >> Sigmoid >> Dense(5, 2)).Init<float>(Key.From(1)),
            "layer 3, dense 5 → 2: takes 5 numbers, but 3 come in."),
        new("layers that do not fit, trained", () =>
                Step(Dense(4, 3) >> Dense(5, 2), new HalfSquaredError(), Sgd(0.1)).Init<float>(Key.From(1)),
            "layer 2, dense 5 → 2: takes 5 numbers, but 3 come in."),
        new("a residual connection that changes the width", () => (Residual(Dense(4, 3)) >> Dense(4, 2)).Init<float>(Key.From(1)),
            "layer 1, residual (dense 4 → 3): adds 3 numbers to its 4."),
        new("inputs of another width", () => Dense(4, 3).Forward(Dense(4, 3).Init<float>(Key.From(1)), Matrix<float>.Zero(2, 5)),
            "dense 4 → 3 takes 4 numbers, but 5 come in: x is 2 × 5."),
        new("a residual connection at work", () =>
                Residual(Dense(4, 3)).Forward(Dense(4, 3).Init<float>(Key.From(1)), Matrix<float>.Zero(1, 4)),
            "residual (dense 4 → 3) adds 3 numbers to its 4."),
    ];
}
