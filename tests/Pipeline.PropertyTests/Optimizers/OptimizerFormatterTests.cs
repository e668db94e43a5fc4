using Pipeline.Differentiation;
using Pipeline.Optimizers;
using Xunit;
using static Pipeline.Optimizers.Optimizer;

namespace Pipeline.PropertyTests.Optimizers;

/// <summary>Optimizers and schedules print as they are written.</summary>
public class OptimizerFormatterTests
{
    public static TheoryData<string, GradientTransform> Optimizers { get; } = new()
    {
        { "Identity", Optimizer.Identity },
        { "Sgd(0.3)", Sgd(0.3) },
        { "Sgd(0)", Sgd(0) },
        { "Sgd(Cosine(0.1, 1000))", Sgd(Schedule.Cosine(0.1, 1000)) },
        { "Momentum(0.1)", Momentum(0.1) },
        { "Momentum(0.1, decay: 0.5)", Momentum(0.1, 0.5) },
        { "Nesterov(0.1, decay: 0.5)", Nesterov(0.1, 0.5) },
        { "RmsProp(0.001, epsilon: 0.1)", RmsProp(0.001, epsilon: 0.1) },
        { "Adam(0.001)", Adam(0.001) },
        { "Adam(0.001, beta2: 0.99)", Adam(0.001, beta2: 0.99) },
        { "AdamW(0.001, 0.01, beta1: 0.8)", AdamW(0.001, 0.01, beta1: 0.8) },
        { "ClipByGlobalNorm(1) >> AdamW(Cosine(0.002, 500), 0.01)", ClipByGlobalNorm(1) >> AdamW(Schedule.Cosine(0.002, 500), 0.01) },
        { "WeightDecay(0.1) >> Momentum(0.2) >> MaxNorm(3)", WeightDecay(0.1) >> (Momentum(0.2) >> MaxNorm(3)) },
        { "ClipByValue(1) >> Sgd(1) >> AverageWeights(0.99)", ClipByValue(1) >> Sgd(1) >> AverageWeights(0.99) },
        { "Own >> Sgd(0.1)", new Own() >> Sgd(0.1) },
    };

    public static TheoryData<string, Schedule> Schedules { get; } = new()
    {
        { "0.1", 0.1 },
        { "Step(1, 0.5, 10)", Schedule.Step(1, 0.5, 10) },
        { "Exponential(1, 0.01, 100)", Schedule.Exponential(1, 0.01, 100) },
        { "Cosine(1, 10, 0.1)", Schedule.Cosine(1, 10, 0.1) },
        { "Linear(0, 1, 10)", Schedule.Linear(0, 1, 10) },
        { "WarmUp(100, Cosine(0.1, 900))", Schedule.WarmUp(100, Schedule.Cosine(0.1, 900)) },
        { "Join((3, 0.5), (0, 0.1))", Schedule.Join((3, 0.5), (0, 0.1)) },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void An_optimizer_prints_as_it_is_written(string text, GradientTransform optimizer) => Assert.Equal(text, optimizer.ToString());

    [Theory]
    [MemberData(nameof(Schedules))]
    public void A_schedule_prints_as_it_is_written(string text, Schedule schedule) => Assert.Equal(text, schedule.ToString());

    sealed record Own : GradientTransform
    {
        public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
            Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step) => (gradient, state);
    }
}
