using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Xunit;

namespace Pipeline.PropertyTests.Data;

/// <summary>Batches of a data set that is two matrices: the same laws, and the same training, as batches of images.</summary>
public class MatrixBatchesTests
{
    const int Classes = 10;

    /// <summary>Sample i has i as its first input, and −i as its target.</summary>
    static Batch<double> Numbered(int count, int columns = 3) => new(
        Matrix<double>.Fill(count, columns, i => i % columns == 0 ? i / columns : 1.0 / i), Matrix<double>.Fill(count, 1, i => -i));

    /// <summary>The numbers of the samples of batches, where each has its own inputs and target.</summary>
    static ImmutableArray<int> Samples(IEnumerable<Batch<double>> batches) => [.. batches.SelectMany(batch =>
        Enumerable.Range(0, batch.Count).Select(row =>
            batch.Target[row, 0] == -batch.X[row, 0] ? (int)batch.X[row, 0] : throw new InvalidOperationException("a wrong target")))];

    /// <summary>All batches below each other.</summary>
    static Batch<double> Concatenated(IEnumerable<Batch<double>> batches) => batches.Aggregate(
        (all, batch) => new(Matrix<double>.VStack(all.X, batch.X), Matrix<double>.VStack(all.Target, batch.Target)));

    [Property]
    public bool An_epoch_in_order_is_the_set_in_batches_of_full_size_and_a_remainder(byte others, byte size)
    {
        var (data, rows) = (Numbered(1 + others), 1 + size % 40);
        var batches = Batches.InOrder(data, rows).ToArray();
        return Concatenated(batches) == data && batches[..^1].All(batch => batch.Count == rows) && batches[^1].Count <= rows
            && batches.All(batch => batch.Count > 0);
    }

    [Property]
    public bool A_shuffled_epoch_is_the_permuted_set_in_order(int seed, byte others, byte size)
    {
        var (data, key, rows) = (Numbered(1 + others), Key.From(seed), 1 + size % 40);
        var order = key.Permutation(data.Count);
        return Samples(Batches.Shuffled(data, rows, key)).SequenceEqual(order)
            && Batches.Shuffled(data, rows, key).SequenceEqual(Batches.InOrder(data.Gather(order.AsSpan()), rows));
    }

    [Property(MaxTest = 50)]
    public bool Epochs_are_shuffled_epochs_one_after_the_other(int seed, byte others, byte size, byte epochs)
    {
        var (data, key, rows, count) = (Numbered(1 + others % 50), Key.From(seed), 1 + size % 40, epochs % 5);
        var expected = Enumerable.Range(0, count).SelectMany(epoch => Batches.Shuffled(data, rows, key.FoldIn(epoch)));
        return Batches.Epochs(data, rows, count, key).SequenceEqual(expected);
    }

    [Fact]
    public void Epochs_have_different_orders()
    {
        var samples = Samples(Batches.Epochs(Numbered(40), 7, 2, Key.From(1)));
        Assert.NotEqual(samples[..40], samples[40..]);
    }

    [Property(MaxTest = 20)]
    public bool Training_resumes_by_skipping_the_batches_it_has_had(int seed, byte stop)
    {
        var (data, key) = (Draw.Batch<double>(Key.From(seed), 20, 4, 3), Key.From(seed).FoldIn(9));
        var step = Folds.Step(Network.Dense(4, 3), new SoftmaxCrossEntropy(), Optimizer.Adam(0.01));
        var (start, batches) = (step.Init<double>(key), Batches.Epochs(data, 6, 3, key));
        var half = Folds.Fold(start, step)(batches.Take(stop % 13));
        return Folds.Fold(half, step)(batches.Skip(stop % 13)).Parameters == Folds.Fold(start, step)(batches).Parameters;
    }

    [Property(MaxTest = 20)]
    public bool Images_and_the_same_numbers_in_matrices_train_to_the_same_bits(int seed, bool isSingle, bool isShuffled)
    {
        var (key, encoder) = (Key.From(seed), new Encoder<float>(PixelEncoding.Lecture, TargetEncoding.OneHot, Classes));
        var (images, size) = (SmallSets.Numbered(key, 40), isSingle ? 1 : 7);
        var data = encoder.Batch(images.Pixels.AsSpan(), images.Labels.AsSpan()).Materialize();
        var network = Network.Dense(6, 8) >> Network.Tanh >> Network.Dense(8, Classes) >> Network.Sigmoid;
        var step = Folds.Step(network, new HalfSquaredError(), Optimizer.Sgd(0.3));
        var train = Folds.Fold(step.Init<float>(key.FoldIn(1)), step);
        return isShuffled
            ? train(Batches.Shuffled(data, size, key)).Parameters == train(Batches.Shuffled(images, encoder, size, key)).Parameters
            : train(Batches.InOrder(data, size)).Parameters == train(Batches.InOrder(images, encoder, size)).Parameters;
    }

    // 4 MB of inputs: a copy of them in every epoch, or of every batch, would be seen.
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void A_step_leaves_no_more_than_with_images_but_one_object_for_the_target(int size)
    {
        const int MaxObject = 64;
        var encoder = new Encoder<float>(PixelEncoding.Unit, TargetEncoding.OneHot, Classes);
        var images = new ImageSet(
            16, 16, [.. Enumerable.Range(0, 4096 * 256).Select(i => (byte)(i * 31 >> 3))], [.. Enumerable.Repeat((byte)3, 4096)]);
        var data = encoder.Batch(images.Pixels.AsSpan(), images.Labels.AsSpan()).Materialize();
        Assert.InRange(
            BytesPerStep(Batches.Shuffled(data, size, Key.From(2))), 0,
            BytesPerStep(Batches.Shuffled(images, encoder, size, Key.From(2))) + MaxObject);
    }

    static long BytesPerStep(IEnumerable<Batch<float>> batches)
    {
        const int WarmUpSteps = 20, Steps = 40;
        var step = Folds.Step(
            Network.Dense(256, 8) >> Network.Tanh >> Network.Dense(8, Classes), new HalfSquaredError(), Optimizer.Sgd(1e-3));
        long begin = 0, end = 0;
        var counted = batches.Take(WarmUpSteps + Steps).Select((batch, i) =>
        {
            if (i == WarmUpSteps) begin = GC.GetAllocatedBytesForCurrentThread();
            if (i == WarmUpSteps + Steps - 1) end = GC.GetAllocatedBytesForCurrentThread();
            return batch;
        });
        Folds.Fold(step.Init<float>(Key.From(1)), step)(counted);
        return (end - begin) / (Steps - 1);
    }

    [Fact]
    public void What_cannot_be_cut_into_batches_is_refused_when_they_are_asked_for()
    {
        var (data, key) = (Numbered(3), Key.From(1));
        foreach (var size in new[] { 0, -1 })
        {
            Assert.Throws<ArgumentOutOfRangeException>("batchSize", () => Batches.InOrder(data, size));
            Assert.Throws<ArgumentOutOfRangeException>("batchSize", () => Batches.Shuffled(data, size, key));
            Assert.Throws<ArgumentOutOfRangeException>("batchSize", () => Batches.Epochs(data, size, 1, key));
        }
        Assert.Throws<ArgumentOutOfRangeException>("epochs", () => Batches.Epochs(data, 1, -1, key));
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => Batches.Shuffled(Numbered(0), 1, key)).Message);
        Assert.Equal(
            "X has 3 rows and Target has 4: each sample is one row of both.",
            Assert.Throws<ArgumentException>(() => Batches.Epochs(data with { Target = Matrix<double>.Zero(4, 1) }, 1, 1, key)).Message);
    }

    [Fact]
    public void Batches_of_rows_that_are_themselves_computed_on_demand_are_right()
    {
        var encoder = new Encoder<double>(PixelEncoding.Unit, TargetEncoding.OneHot, Classes);
        var images = SmallSets.Numbered(Key.From(1), 9);
        var data = encoder.Batch(images.Pixels.AsSpan(), images.Labels.AsSpan());
        Assert.Equal(Batches.Shuffled(data.Materialize(), 2, Key.From(2)), Batches.Shuffled(data, 2, Key.From(2)));
    }
}
