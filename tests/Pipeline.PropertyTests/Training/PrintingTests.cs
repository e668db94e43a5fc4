using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Training;
using Xunit;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

namespace Pipeline.PropertyTests.Training;

/// <summary>Values print what a person wants to read: no type names, no elements of long arrays, one line.</summary>
public class PrintingTests
{
    static readonly Layer Small = Dense(4, 3) >> Sigmoid >> Residual(Dense(3, 3)) >> Dropout(0.5);

    static readonly Step Descent = Step(Dense(4, 3) >> Sigmoid, new HalfSquaredError(), Sgd(0.3));

    static readonly Step AdamStep = Step(Small, new SoftmaxCrossEntropy(), Adam(0.001));

    public static TheoryData<string, object> Values { get; } = new()
    {
        { "dense 4 → 3 >> sigmoid >> residual (dense 3 → 3) >> dropout 0.5", Small },
        { "squared error", new HalfSquaredError() },
        { "Glorot", Initializer.Glorot },
        { "He", Initializer.He },
        { "LeCun", Initializer.LeCun },
        { "Lecture", Initializer.Lecture },
        { "dense 4 → 3 >> sigmoid, squared error, Sgd(0.3), updates deferred for 32 steps", Descent },
        { "dense 4 → 3 >> sigmoid, squared error, Sgd(0.3), updates deferred for 32 steps, as written", AsWritten(Descent) },
        {
            "dense 2 → 1, squared error, L2 penalty 0.1, central differences, h = 0.0001, Sgd(1)",
            new GradientStep(
                new(Dense(2, 1), new HalfSquaredError()) { WeightPenalty = 0.1 }, new CentralDifference(1e-4), Sgd(1))
        },
        {
            "dense 2 → 1, squared error, Sgd(1), reports softmax cross-entropy after the update",
            new LossAfterUpdateStep(
                new GradientStep(new(Dense(2, 1), new HalfSquaredError()), new Backpropagation(), Sgd(1)),
                new(Dense(2, 1), new SoftmaxCrossEntropy()))
        },
        {
            "dense 2 → 2 >> sigmoid >> dense 2 → 1 >> sigmoid, step of the lecture, rate 0.3",
            new NotebookStep(Dense(2, 2) >> Sigmoid >> Dense(2, 1) >> Sigmoid, 0.3)
        },
        {
            "step 0, parameters [4 × 3, 1 × 3, 3 × 3, 1 × 3], optimizer state 2 × [4 × 3, 1 × 3, 3 × 3, 1 × 3]",
            AdamStep.Init<float>(Key.From(1))
        },
        { "step 0, parameters [4 × 3, 1 × 3], optimizer state no slots", Descent.Init<float>(Key.From(1)) },
        {
            "finished at step 0, parameters [4 × 3, 1 × 3], optimizer state no slots",
            new Finished<float>(Descent.Init<float>(Key.From(1)))
        },
        { "step 400  loss 0.12346", new StepLoss<float>(400, 0.123456) },
        { "loss 0.25", Metrics.Of(0.25) },
        { "32 × 784 → 32 × 10", new Batch<float>(Matrix<float>.Zero(32, 784), Matrix<float>.Zero(32, 10)) },
        { "nothing → nothing", default(Batch<float>) },
        { "2 of 3 right", new Evaluation([1, 2, 3], [1, 2, 2]) },
        { "W (4 × 3)", Dense(4, 3).ParameterInfos[0] },
        { "minibatch", BuiltInRecipes.Minibatch },
        { "adamw", OptimizerKind.AdamW },
        { "cosine", ScheduleKind.Cosine },
        { "cross-entropy", LossKind.CrossEntropy },
        {
            "minibatch, hidden 100, sigmoid, cross-entropy, sgd 0.1, batch 32, epochs 10, seed 1, Single",
            TrainingConfig.Of(BuiltInRecipes.Minibatch)
        },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_prints_a_line_that_a_person_reads(string text, object value) => Assert.Equal(text, value.ToString());

    [Fact]
    public void A_key_prints_its_digits() => Assert.Equal(32, Key.From(1).ToString().Length);
}
