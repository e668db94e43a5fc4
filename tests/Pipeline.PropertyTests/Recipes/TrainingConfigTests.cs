using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Recipes;

public class TrainingConfigTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 3)]
    public void BatchesByEpoch_gives_the_batches_of_each_epoch_twice(bool isShuffled, int epochs)
    {
        var config = new TrainingConfig(BuiltInRecipes.Minibatch with { IsShuffled = isShuffled },
            [30], Network.Relu, LossKind.CrossEntropy, 0.1, BatchSize: 7, Epochs: epochs, Seed: 1, Precision.Single);
        var images = DigitDrawing.Images(Key.From(3), 24);
        var encoder = new Encoder<float>(config.Recipe.PixelEncoding, config.Recipe.TargetEncoding, 10);
        var batches = config.BatchesByEpoch(images, encoder);
        foreach (var epoch in Enumerable.Range(0, epochs).Concat(Enumerable.Range(0, epochs)))
            Assert.Equal(config.EpochBatches(images, encoder, epoch), batches(epoch));
    }

    [Theory]
    [InlineData(false, 3, true)]
    [InlineData(false, 1, false)]           // read once, they need not be kept
    [InlineData(true, 3, false)]
    public void Batches_are_cached_if_several_epochs_have_the_same(bool isShuffled, int epochs, bool isCached)
    {
        var config = TrainingConfig.Of(BuiltInRecipes.Minibatch with { IsShuffled = isShuffled }) with { Epochs = epochs };
        var encoder = new Encoder<float>(config.Recipe.PixelEncoding, config.Recipe.TargetEncoding, 10);
        var batches = config.BatchesByEpoch(DigitDrawing.Images(Key.From(3), 4), encoder);
        Assert.Equal(isCached, ReferenceEquals(batches(0).Single().X, batches(0).Single().X));
    }
}
