using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Recipes;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Recipes;

public class FusedStepCheckTests
{
    static readonly Objective Small = new(Dense(4, 3) >> Sigmoid >> Dense(3, 2), new HalfSquaredError());
    static readonly GradientStep Descent = new(Small, new Backpropagation(), Optimizer.Momentum(0.25));

    public static TheoryData<string> Recipe { get; } = new(BuiltInRecipes.All.Keys);

    [Theory]
    [MemberData(nameof(Recipe))]
    public void Both_forms_of_every_recipe_agree(string recipe)
    {
        var config = TrainingConfig.Of(BuiltInRecipes.All[recipe]);
        Assert.True(FusedStepCheck.MatchesAsWritten<float>(config, threads: 2));
        Assert.True(FusedStepCheck.MatchesAsWritten<double>(config with { Precision = Precision.Double }, threads: 1));
    }

    [Fact]
    public void Steps_that_differ_in_anything_do_not_agree()
    {
        var batches = Draw.Batches<float>(Key.From(1), 3, 5, 4, 2);
        Assert.True(Agree(Descent, Folds.AsWritten(Descent)));
        Assert.False(Agree(Descent, Descent with { Optimizer = new Trace(0.9) >> new ScaleByFactor(0.25) }));
        // The same parameters, another state of the optimizer.
        Assert.False(Agree(WithVelocity(0.5), WithVelocity(0.25)));
        // The same parameters, another loss.
        Assert.False(Agree(Descent, new LossAfterUpdateStep(Descent, Small)));
        // What diverges in both forms is the same.
        var diverging = Descent with { Optimizer = Optimizer.Sgd(1e30) };
        Assert.True(Agree(diverging, Folds.AsWritten(diverging)));

        Step WithVelocity(double decay) => Descent with { Optimizer = Optimizer.Momentum(0, decay) };

        bool Agree(Step one, Step other) => FusedStepCheck.MatchesAsWritten(one, other, batches, threads: 1);
    }

    [Theory]
    [InlineData("numerical", 1, 2, 1)]
    [InlineData("gradient", 1, 36, 1)]
    [InlineData("minibatch", 8, 4, 7)]
    [InlineData("minibatch", 1000, 4, 63)]
    public void The_noise_fills_a_block_or_a_few_batches_and_a_part(string recipe, int batchSize, int count, int last)
    {
        var config = TrainingConfig.Of(BuiltInRecipes.All[recipe]) with { BatchSize = batchSize, HiddenWidths = [500, 2], WarmUpSteps = 9 };
        var reduced = FusedStepCheck.ReduceConfig(config, threads: 3);
        var batches = FusedStepCheck.Batches<float>(reduced);
        Assert.Equal((count, last, 1, 100), (batches.Length, batches[^1].X.Rows, reduced.WarmUpSteps, reduced.StepCount));
        Assert.Equal([recipe == "numerical" ? 3 : 144, 2], reduced.HiddenWidths.AsEnumerable());
        Assert.True(batches.Length == 2 || batches.Select(batch => string.Join(' ', batch.Target.Values)).Distinct().Count() > 2);
    }
}
