using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Recipes;

/// <summary>The batches of each epoch of a configuration.</summary>
public static class EpochBatches
{
    /// <summary>
    /// The batches of epoch number <paramref name="epoch"/>, from 0: a pure function of seed and number, so any epoch can be had without those
    /// before it.
    /// </summary>
    public static IEnumerable<Batch<T>> Of<T>(TrainingConfig config, ImageSet images, Encoder<T> encoder, int epoch) where T : unmanaged =>
        config.Recipe.IsShuffled
            ? Batches.Shuffled(images, encoder, config.BatchSize, Key.From(config.Seed).FoldIn(1).FoldIn(epoch))
            : Batches.InOrder(images, encoder, config.BatchSize);

    /// <summary>
    /// The same for all epochs, by number. Where the order is that of the file, the batches are made in the first epoch and used again: 64 bytes a
    /// sample where batches are single samples, less in larger ones.
    /// </summary>
    public static Func<int, IEnumerable<Batch<T>>> All<T>(TrainingConfig config, ImageSet images, Encoder<T> encoder) where T : unmanaged
    {
        if (config.Recipe.IsShuffled || config.Epochs == 1) return epoch => Of(config, images, encoder, epoch);
        var kept = new Lazy<ImmutableArray<Batch<T>>>(() =>
        {
            var batches = ImmutableArray.CreateBuilder<Batch<T>>(Batches.Count(images, config.BatchSize));
            batches.AddRange(Batches.InOrder(images, encoder, config.BatchSize));
            return batches.DrainToImmutable();
        });
        return _ => kept.Value;
    }
}
