using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Optimizers;
using Pipeline.Scalars;
using Xunit;
using static Pipeline.Optimizers.Optimizer;

namespace Pipeline.PropertyTests.Optimizers;

public class ChainCheckTests
{
    public static TheoryData<string, GradientTransform> Wrong => new()
    {
        { "two learning rates", Adam(0.1) >> Sgd(0.1) },
        { "two learning rates", Sgd(0.1) >> (Elementwise("own", new Own()) >> Sgd(Schedule.Cosine(0.1, 5))) },
        { "a decay behind the learning rate", Adam(0.05) >> WeightDecay(0.01) },
        { "a limit behind the learning rate", Sgd(0.1) >> ClipByGlobalNorm(1) },
        { "a limit behind the learning rate", Momentum(0.1) >> ClipByValue(1) },
        { "MaxNorm bounds weights after the update", MaxNorm(1) >> Sgd(0.1) },
        { "it has no learning rate", ClipByGlobalNorm(1) },
        { "it has no learning rate", Identity },
    };

    public static TheoryData<GradientTransform> Right =>
    [
        Sgd(0), Sgd(0.1), Sgd(Schedule.Cosine(0.1, 5)), WeightDecay(0.01) >> Adam(0.05), AdamW(0.1, 0.01), ClipByValue(1) >> Momentum(0.1),
        Nesterov(0.1) >> MaxNorm(1), Sgd(0.1) >> AverageWeights(0.9), RmsProp(0.1) >> MaxNorm(1) >> AverageWeights(0.9),
        Elementwise("own", new Own()), ClipByGlobalNorm(1) >> Elementwise("own", new Own()), Elementwise("own", new Own()) >> Sgd(0.1),
        Identity >> Sgd(0.1),
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_chain_that_would_climb_is_refused(string mistake, GradientTransform optimizer)
    {
        var message = Assert.Throws<ArgumentException>(() => StepOf(optimizer)).Message;
        Assert.StartsWith($"{optimizer}: {mistake}", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Right))]
    public void A_chain_that_descends_is_taken(GradientTransform optimizer) => Assert.NotNull(StepOf(optimizer));

    static Pipeline.Training.Step StepOf(GradientTransform optimizer) =>
        Folds.Step(Network.Dense(2, 1), new HalfSquaredError(), optimizer);

    readonly struct Own : IStatefulOp
    {
        public static int SlotCount => 0;

        public (S Z, S S1, S S2) Invoke<S>(S x, S y, S s1, S s2) where S : IScalar<S> => (-x, s1, s2);
    }
}
