using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Training;

namespace Pipeline.Data;

/// <summary>Images as a lazy sequence of batches: bytes become numbers when a step asks for them.</summary>
public static class Batches
{
    /// <summary>One pass in the order of the file. The last batch may be smaller.</summary>
    public static IEnumerable<Batch<T>> InOrder<T>(ImageSet images, Encoder<T> encoder, int size) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var inputs = encoder.Images(images.Pixels, images.Size);
        for (var from = 0; from < images.Count; from += size)
        {
            var count = Math.Min(size, images.Count - from);
            yield return new(encoder.Inputs(inputs, from, count, images.Size), encoder.Labelled(images.Labels.AsSpan(from, count)));
        }
    }

    /// <summary>One pass in the order that the key shuffles.</summary>
    public static IEnumerable<Batch<T>> Shuffled<T>(ImageSet images, Encoder<T> encoder, int size, Key key) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var order = key.Permutation(images.Count);
        var inputs = encoder.Images(images.Pixels, images.Size, order);
        for (var from = 0; from < images.Count; from += size)
        {
            var count = Math.Min(size, images.Count - from);
            yield return new(encoder.Inputs(inputs, from, count, images.Size), encoder.Labelled(Labels(images, order.AsSpan(from, count))));
        }
    }

    /// <summary>Pass <paramref name="epoch"/>, from 0, of a plan: a pure function of seed and number, so any pass can be had without those before it.</summary>
    public static IEnumerable<Batch<T>> Epoch<T>(TrainingConfig plan, ImageSet images, Encoder<T> encoder, int epoch) where T : unmanaged =>
        plan.Recipe.IsShuffled
            ? Shuffled(images, encoder, plan.BatchSize, Key.From(plan.Seed).FoldIn(1).FoldIn(epoch))
            : InOrder(images, encoder, plan.BatchSize);

    /// <summary>Batches of a pass.</summary>
    public static int Count(ImageSet images, int size) => (int)(((long)images.Count + size - 1) / size);

    /// <summary>
    /// All passes of a plan, by number: what <see cref="Epoch"/> gives. Where the order is that of the file, all are the same, and the batches are made for the first
    /// and used again: 64 bytes a sample, where batches are single samples, and less in larger ones.
    /// </summary>
    public static Func<int, IEnumerable<Batch<T>>> Epochs<T>(TrainingConfig plan, ImageSet images, Encoder<T> encoder) where T : unmanaged
    {
        if (plan.Recipe.IsShuffled || plan.Epochs == 1) return epoch => Epoch(plan, images, encoder, epoch);
        var kept = new Lazy<ImmutableArray<Batch<T>>>(() =>
        {
            var batches = ImmutableArray.CreateBuilder<Batch<T>>(Count(images, plan.BatchSize));
            batches.AddRange(InOrder(images, encoder, plan.BatchSize));
            return batches.DrainToImmutable();
        });
        return _ => kept.Value;
    }

    /// <summary>What the network takes each image for.</summary>
    public static Evaluation Evaluate<T>(Layer network, Parameters<T> p, ImageSet images, Encoder<T> encoder) where T : unmanaged
    {
        const int size = 1000;
        var inputs = encoder.Images(images.Pixels, images.Size);
        var predicted = Enumerable.Range(0, Count(images, size)).SelectMany(block =>
            Evaluation.PredictedClasses(network, p, encoder.Inputs(inputs, block * size, Math.Min(size, images.Count - block * size), images.Size)));
        return new([.. predicted], images.Labels);
    }

    static byte[] Labels(ImageSet images, ReadOnlySpan<int> order)
    {
        var labels = new byte[order.Length];
        for (var i = 0; i < labels.Length; i++) labels[i] = images.Labels[order[i]];
        return labels;
    }
}
