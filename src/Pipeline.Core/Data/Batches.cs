using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Data;

/// <summary>Images as a lazy sequence of batches: pixels are encoded when a step reads its inputs.</summary>
public static class Batches
{
    /// <summary>One epoch in the order of the set. The last batch may be smaller.</summary>
    public static IEnumerable<Batch<T>> InOrder<T>(ImageSet images, Encoder<T> encoder, int batchSize) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return Sequence(images, encoder, batchSize, permutation: default);
    }

    /// <summary>One epoch in the order of a permutation drawn from the key. The last batch may be smaller.</summary>
    public static IEnumerable<Batch<T>> Shuffled<T>(ImageSet images, Encoder<T> encoder, int batchSize, Key key) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return Sequence(images, encoder, batchSize, key.Permutation(images.Count));
    }

    static IEnumerable<Batch<T>> Sequence<T>(ImageSet images, Encoder<T> encoder, int batchSize, ImmutableArray<int> permutation)
        where T : unmanaged
    {
        var inputs = encoder.ImageRows(images.Pixels, images.PixelsPerImage, permutation);
        var targets = encoder.LabelRows(images.Labels, permutation);
        for (var start = 0; start < images.Count; start += batchSize)
        {
            var count = Math.Min(batchSize, images.Count - start);
            yield return new(
                Matrix<T>.FromSource(inputs, start, count, images.PixelsPerImage),
                count == 1
                    ? encoder.CachedTarget(images.Labels[permutation.IsDefault ? start : permutation[start]])
                    : Matrix<T>.FromSource(targets, start, count, encoder.Classes));
        }
    }

    /// <summary>Batches in an epoch: ⌈images / size⌉.</summary>
    public static int Count(ImageSet images, int batchSize) => (int)(((long)images.Count + batchSize - 1) / batchSize);

    /// <summary>The predicted class of every image, computed for 1,000 images at a time.</summary>
    /// <param name="network">The network.</param>
    /// <param name="p">Its parameters.</param>
    /// <param name="images">The images with their true classes.</param>
    /// <param name="encoder">Encodes pixels as inputs.</param>
    /// <param name="threads">The number of threads; they evaluate different blocks of images.</param>
    public static Evaluation Evaluate<T>(Layer network, Parameters<T> p, ImageSet images, Encoder<T> encoder, int threads = 1)
        where T : unmanaged
    {
        const int blockSize = 1000;
        var inputs = encoder.ImageRows(images.Pixels, images.PixelsPerImage);
        var predicted = OrderedParallel.Map(Count(images, blockSize), threads, block => Evaluation.PredictedClasses(
            network, p, Matrix<T>.FromSource(
                inputs, block * blockSize, Math.Min(blockSize, images.Count - block * blockSize), images.PixelsPerImage)));
        return new([.. predicted.SelectMany(classes => classes)], images.Labels);
    }
}
