using Pipeline.Optimizers;
using static Pipeline.Optimizers.Optimizer;

namespace Pipeline.PropertyTests.Mistakes;

/// <summary>Numbers of optimizers and schedules.</summary>
static class OptimizerMistakes
{
    public static IEnumerable<Mistake> All =>
    [
        new("a rate that is NaN", () => Sgd(double.NaN), "The learning rate is NaN, but must be a finite number of at least 0."),
        new("a negative rate", () => Adam(-0.1), "The learning rate is -0.1, but must be a finite number of at least 0."),
        new("an infinite rate", () => Schedule.Constant(double.PositiveInfinity),
            "The learning rate is Infinity, but must be a finite number of at least 0."),
        new("no rate", () => Sgd(null!), "A schedule is expected, but null was given."),
        new("a momentum above 1", () => Momentum(0.1, 1.5), "The decay is 1.5, but must be a number from 0 to below 1."),
        new("a decay that is NaN", () => Nesterov(0.1, double.NaN), "The decay is NaN, but must be a number from 0 to below 1."),
        new("β₁ = 1", () => Adam(0.1, beta1: 1), "β₁ is 1, but must be a number from 0 to below 1."),
        new("β₂ = −1", () => AdamW(0.1, 0.01, beta2: -1), "β₂ is -1, but must be a number from 0 to below 1."),
        new("ε that is negative", () => RmsProp(0.1, epsilon: -1), "ε is -1, but must be a finite number of at least 0."),
        new("a decay of weights that is NaN", () => WeightDecay(double.NaN),
            "The weight decay is NaN, but must be a finite number of at least 0."),
        new("a limit of 0", () => ClipByValue(0), "The limit is 0, but must be a number above 0."),
        new("a norm below 0", () => ClipByGlobalNorm(-1), "The largest norm is -1, but must be a number above 0."),
        new("a bound that is NaN", () => MaxNorm(double.NaN), "The largest norm is NaN, but must be a number above 0."),
        new("an average that never moves", () => AverageWeights(1), "The decay is 1, but must be a number from 0 to below 1."),
        new("no transform", () => Sgd(0.1) >> null!, "A transform is expected, but null was given."),
        new("a schedule of no steps", () => Schedule.Cosine(0.1, 0), "The number of steps is 0, but must be at least 1."),
        new("an interval of no steps", () => Schedule.Step(0.1, 0.5, 0), "The interval is 0, but must be at least 1."),
        new("a factor of 0", () => Schedule.Exponential(0.1, 0, 10), "The factor is 0, but must be a finite number above 0."),
        new("a factor below 0", () => Schedule.Step(0.1, -1, 10), "The factor is -1, but must be a finite number of at least 0."),
        new("a warm-up of −1 steps", () => Schedule.WarmUp(-1, 0.1), "The number of steps is -1, but must be at least 0."),
        new("a rate at the end that is NaN", () => Schedule.Linear(0.1, double.NaN, 10),
            "The learning rate is NaN, but must be a finite number of at least 0."),
        new("no schedules", () => Schedule.Join(), "At least one schedule is expected."),
        new("no schedule after the first", () => Schedule.Join((1, 0.1), (0, null!)), "A schedule is expected, but null was given."),
    ];
}
