using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Recipes;

public class EpochBatchesTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 3)]
    public void The_passes_of_a_plan_are_its_epochs_one_by_one(bool isShuffled, int epochs)
    {
        var plan = new TrainingConfig(BuiltInRecipes.Minibatch with { IsShuffled = isShuffled },
            [30], Network.Relu, LossKind.CrossEntropy, 0.1, BatchSize: 7, Epochs: epochs, Seed: 1, Precision.Single);
        var images = DigitDrawing.Images(Key.From(3), 24);
        var encoder = new Encoder<float>(plan.Recipe.PixelEncoding, plan.Recipe.TargetEncoding, 10);
        var passes = plan.BatchesByEpoch(images, encoder);
        foreach (var epoch in Enumerable.Range(0, epochs).Concat(Enumerable.Range(0, epochs)))
            Assert.Equal(plan.EpochBatches(images, encoder, epoch), passes(epoch));
    }
}
