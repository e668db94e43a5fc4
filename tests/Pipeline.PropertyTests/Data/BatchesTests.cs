using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Training;
using Xunit;

namespace Pipeline.PropertyTests.Data;

/// <summary>Samples from the image set to the batches: pixels, labels and order, in epochs and in evaluation.</summary>
public class BatchesTests
{
    const int Classes = 10;

    static readonly ImmutableArray<int> AccessOrder = [3, 0, 2, 2, 1];

    static readonly Encoder<double> Unit = new(PixelEncoding.Unit, TargetEncoding.OneHot, Classes);

    static TrainingConfig Config(bool isShuffled, int size, int epochs, long seed) => new(
        BuiltInRecipes.Minibatch with { IsShuffled = isShuffled }, [3], Network.Relu, LossKind.CrossEntropy, 0.1, size, epochs, seed,
        Precision.Double);

    /// <summary>The samples of an epoch as (index of the image, label), in order.</summary>
    static ImmutableArray<(int Image, int Label)> Samples(IEnumerable<Batch<double>> batches) =>
        [.. batches.SelectMany(batch => Enumerable.Range(0, batch.X.Rows).Select(row => (Image(batch.X, row), Label(batch.Target, row))))];

    static int Image(Matrix<double> x, int row) => (int)Math.Round(x[row, 0] * 255) + 256 * (int)Math.Round(x[row, 1] * 255);

    static int Label(Matrix<double> target, int row) => Enumerable.Range(0, Classes).Single(j => target[row, j] == 1);

    static IEnumerable<(int Image, int Label)> InSet(ImageSet images) =>
        Enumerable.Range(0, images.Count).Select(i => (i, (int)images.Labels[i]));

    [Property(QuietOnSuccess = true)]
    public bool A_shuffled_epoch_has_every_image_once_with_its_label(int seed, byte others, byte size)
    {
        var images = SmallSets.Numbered(Key.From(seed), 1 + others);
        return Samples(Batches.Shuffled(images, Unit, 1 + size % 40, Key.From(seed).FoldIn(2))).Order().SequenceEqual(InSet(images));
    }

    [Property(QuietOnSuccess = true)]
    public bool An_epoch_in_order_has_every_image_in_order_with_its_label(int seed, byte others, byte size)
    {
        var images = SmallSets.Numbered(Key.From(seed), 1 + others);
        return Samples(Batches.InOrder(images, Unit, 1 + size % 40)).SequenceEqual(InSet(images));
    }

    [Property(QuietOnSuccess = true)]
    public bool Every_batch_is_full_but_the_last_which_has_the_remainder(int seed, byte others, byte size)
    {
        var (count, rows) = (1 + others, 1 + size % 40);
        var images = SmallSets.Numbered(Key.From(seed), count);
        var expected = Enumerable.Repeat(rows, count / rows).Concat(count % rows == 0 ? [] : [count % rows]).ToArray();
        return Batches.InOrder(images, Unit, rows).Select(batch => batch.X.Rows).SequenceEqual(expected)
            && Batches.Shuffled(images, Unit, rows, Key.From(seed)).Select(batch => batch.X.Rows).SequenceEqual(expected)
            && Batches.Count(images, rows) == expected.Length;
    }

    [Fact]
    public void A_batch_size_that_is_not_positive_is_refused()
    {
        var images = SmallSets.Numbered(Key.From(1), 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => Batches.InOrder(images, Unit, 0).Any());
        Assert.Throws<ArgumentOutOfRangeException>(() => Batches.Shuffled(images, Unit, -1, Key.From(1)).Any());
    }

    // The probability that two of 40! orders are equal by chance is negligible.
    [Property(QuietOnSuccess = true)]
    public bool Shuffled_orders_differ_between_epochs_and_between_seeds(int seed, byte first, byte second)
    {
        var images = SmallSets.Numbered(Key.From(seed), 40);
        ImmutableArray<(int, int)> Epoch(int epoch, long fromSeed) =>
            Samples(Config(true, 7, 300, fromSeed).EpochBatches(images, Unit, epoch));
        return Epoch(first, seed).SequenceEqual(Epoch(second, seed)) == (first == second)
            && !Epoch(first, seed).SequenceEqual(Epoch(first, seed + 1L))
            && !Epoch(first, seed).SequenceEqual(InSet(images));
    }

    [Property(QuietOnSuccess = true)]
    public bool Equal_seeds_give_equal_orders_for_any_batch_size_and_number_of_epochs(int seed, byte epoch, byte size)
    {
        var images = SmallSets.Numbered(Key.From(seed), 40);
        ImmutableArray<(int, int)> Epoch(int rows, int epochs) =>
            Samples(Config(true, rows, epochs, seed).EpochBatches(images, Unit, epoch));
        return Epoch(7, 300).SequenceEqual(Epoch(1 + size % 40, 1 + size));
    }

    [Fact]
    public void Initial_parameters_and_epoch_orders_use_different_child_keys_of_the_seed()
    {
        var images = SmallSets.Numbered(Key.From(1), 40);
        foreach (var epoch in Enumerable.Range(0, 3))
            Assert.Equal(
                Key.From(9).FoldIn(1).FoldIn(epoch).Permutation(40),
                Samples(Config(true, 7, 6, seed: 9).EpochBatches(images, Unit, epoch)).Select(sample => sample.Image));
    }

    [Property(MaxTest = 50, QuietOnSuccess = true)]
    public bool BatchesByEpoch_gives_the_batches_of_each_epoch_in_any_order_of_access(int seed, bool isShuffled, byte size)
    {
        var images = SmallSets.Numbered(Key.From(seed), 23);
        var config = Config(isShuffled, 1 + size % 25, epochs: 4, seed);
        var batches = config.BatchesByEpoch(images, Unit);
        return AccessOrder.All(epoch => batches(epoch).SequenceEqual(config.EpochBatches(images, Unit, epoch)));
    }

    [Property(QuietOnSuccess = true)]
    public bool A_shuffled_epoch_is_the_permuted_set_in_order(int seed, byte others, byte size)
    {
        var (images, key, rows) = (SmallSets.Numbered(Key.From(seed), 1 + others), Key.From(seed).FoldIn(2), 1 + size % 40);
        var permuted = SmallSets.Permuted(images, key.Permutation(images.Count));
        return Batches.Shuffled(images, Unit, rows, key).SequenceEqual(Batches.InOrder(permuted, Unit, rows));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(2003)]
    public void Evaluation_predicts_every_image_as_a_batch_of_one_does(int count)
    {
        var images = SmallSets.Numbered(Key.From(count), count);
        var network = Network.Dense(6, Classes, Initializer.Lecture);
        var p = network.Init<double>(Key.From(3));
        var evaluation = Batches.Evaluate(network, p, images, Unit);
        var expected = Enumerable.Range(0, count)
            .Select(i => Evaluation.PredictedClasses(network, p, Unit.Inputs(images[i], 1)).Single());
        Assert.Equal(expected, evaluation.Predicted);
        Assert.Equal(images.Labels, evaluation.Labels);
        Assert.Equal(evaluation, Batches.Evaluate(network, p, images, Unit, imagesAtATime: 7, threads: 2));
        Assert.True(count < 900 || evaluation.Predicted.Distinct().Count() > 2);
    }

    [Fact]
    public void Evaluation_of_an_empty_set_has_total_0() =>
        Assert.Equal(0, Batches.Evaluate(Network.Identity, Parameters<double>.Empty, SmallSets.Numbered(Key.From(1), 0), Unit).Total);

    [Property(QuietOnSuccess = true)]
    public bool Take_gives_a_prefix_of_the_set(int seed, byte count, byte taken)
    {
        var images = SmallSets.Numbered(Key.From(seed), count);
        var first = images.Take(taken);
        return first.Count == Math.Min(count, taken) && first.Pixels.Length == first.Count * images.PixelsPerImage
            && (first.Count == 0 || Samples(Batches.InOrder(first, Unit, 5)).SequenceEqual(InSet(images).Take(taken)));
    }

    [Fact]
    public void Sets_that_differ_in_shape_labels_or_pixels_are_not_equal()
    {
        var images = SmallSets.Numbered(Key.From(1), 4);
        Assert.Equal(images, SmallSets.Numbered(Key.From(1), 4));
        Assert.Equal(images.GetHashCode(), SmallSets.Numbered(Key.From(1), 4).GetHashCode());
        Assert.NotEqual(images, images with { Rows = 3, Columns = 2 });
        Assert.NotEqual(images, images with { Labels = images.Labels.SetItem(3, 11) });
        Assert.NotEqual(images, images with { Pixels = images.Pixels.SetItem(23, (byte)(images.Pixels[23] ^ 1)) });
    }

    [Fact]
    public void The_size_of_a_batch_is_refused_by_its_name()
    {
        var images = SmallSets.Numbered(Key.From(1), 3);
        foreach (var size in new[] { 0, -1 })
        {
            Assert.Throws<ArgumentOutOfRangeException>("batchSize", () => Batches.InOrder(images, Unit, size).Any());
            Assert.Throws<ArgumentOutOfRangeException>("batchSize", () => Batches.Shuffled(images, Unit, size, Key.From(1)).Any());
            Assert.Throws<ArgumentOutOfRangeException>("batchSize", () => Batches.Count(images, size));
        }
    }

    [Fact]
    public void What_cannot_be_cut_into_batches_is_refused_when_they_are_asked_for()
    {
        var images = SmallSets.Numbered(Key.From(1), 3);
        Assert.Contains("empty", Refusal(images.Take(0), 2));
        Assert.Contains(
            "The label 11 at index 2 is not one of the 10 classes", Refusal(images with { Labels = images.Labels.SetItem(2, 11) }, 1));
        Assert.Contains("3 images of 3 × 3 pixels have 27 pixels, and there are 18", Refusal(images with { Rows = 3 }, 1));

        static string Refusal(ImageSet images, int size) =>
            Assert.ThrowsAny<ArgumentException>(() => Batches.InOrder(images, Unit, size)).Message;
    }

    [Fact]
    public void A_batch_size_beyond_the_set_gives_one_batch() =>
        Assert.Equal([3], Batches.InOrder(SmallSets.Numbered(Key.From(1), 3), Unit, int.MaxValue).Select(batch => batch.Count));
}
