using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Xunit;

namespace Pipeline.PropertyTests.Data;

public class AugmentedBatchesTests
{
    static readonly ImageSet Images = DigitDrawing.Images(Key.From(1), 700);

    [Property(MaxTest = 10)]
    public void Batches_are_those_of_the_distorted_set(int seed)
    {
        var key = Key.From(seed);
        var batchSize = new[] { 1, 7, 128, 512, 600, 1000, int.MaxValue }[key.UniformInt(0, 7)];
        var encoder = new Encoder<float>(PixelEncoding.Unit, TargetEncoding.OneHot, 10);
        var order = key.UniformInt(1, 2) == 0 ? default : key.Permutation(Images.Count);
        var distorted = Augmentation.Affine.Apply(Images, key);
        var expected = order.IsDefault ? distorted : SmallSets.Permuted(distorted, order);
        var batches = AugmentedBatches.Sequence(Images, encoder, batchSize, order, Augmentation.Affine, key, threads: 2);
        // Whatever was skipped.
        var skipped = key.UniformInt(2, 3);
        Assert.Equal(
            Batches.InOrder(expected, encoder, batchSize).Skip(skipped).SelectMany(batch => batch.X.Values.Concat(batch.Target.Values)),
            batches.Skip(skipped).SelectMany(batch => batch.X.Values.Concat(batch.Target.Values)));
    }

    [Theory]
    [InlineData("minibatch"), InlineData("gradient")]
    public void Each_epoch_has_distortions_of_its_own(string recipe)
    {
        var config = TrainingConfig.Of(BuiltInRecipes.All[recipe]) with { Epochs = 2, Augmentation = Augmentation.Elastic };
        var byEpoch = config.BatchesByEpoch(Images, config.CreateEncoder<float>(10), threads: 2);
        Assert.Equal(Pixels(0), Pixels(0));
        Assert.NotEqual(Pixels(0), Pixels(1));
        var batches = config.EpochBatches(Images, config.CreateEncoder<float>(10), epochIndex: 1);
        Assert.Equal(Pixels(1), batches.Take(40).SelectMany(batch => batch.X.Values));

        float[] Pixels(int epoch) => [.. byEpoch(epoch).Take(40).SelectMany(batch => batch.X.Values)];
    }
}
