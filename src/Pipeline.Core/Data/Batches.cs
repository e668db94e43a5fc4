using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Data;

/// <summary>Images as a lazy sequence of batches: pixels are encoded when a step reads its inputs.</summary>
public static class Batches
{
    /// <summary>One epoch in the order of the set. The last batch may be smaller.</summary>
    public static IEnumerable<Batch<T>> InOrder<T>(ImageSet images, Encoder<T> encoder, int size) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var inputs = encoder.Images(images.Pixels, images.Size);
        for (var start = 0; start < images.Count; start += size)
        {
            var count = Math.Min(size, images.Count - start);
            yield return new(
                Matrix<T>.FromRows(inputs, start, count, images.Size),
                encoder.Labelled(images.Labels.AsSpan(start, count)));
        }
    }

    /// <summary>One epoch in the order of a permutation drawn from the key. The last batch may be smaller.</summary>
    public static IEnumerable<Batch<T>> Shuffled<T>(ImageSet images, Encoder<T> encoder, int size, Key key) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var order = key.Permutation(images.Count);
        var inputs = encoder.Images(images.Pixels, images.Size, order);
        for (var start = 0; start < images.Count; start += size)
        {
            var count = Math.Min(size, images.Count - start);
            yield return new(
                Matrix<T>.FromRows(inputs, start, count, images.Size),
                encoder.Labelled(Labels(images, order.AsSpan(start, count))));
        }
    }

    /// <summary>Batches in an epoch: ⌈images / size⌉.</summary>
    public static int Count(ImageSet images, int size) => (int)(((long)images.Count + size - 1) / size);

    /// <summary>The predicted class of every image, computed for 1,000 images at a time.</summary>
    /// <param name="network">The network.</param>
    /// <param name="p">Its parameters.</param>
    /// <param name="images">The images with their true classes.</param>
    /// <param name="encoder">Encodes pixels as inputs.</param>
    /// <param name="threads">The number of threads; they evaluate different blocks of images.</param>
    public static Evaluation Evaluate<T>(Layer network, Parameters<T> p, ImageSet images, Encoder<T> encoder, int threads = 1)
        where T : unmanaged
    {
        const int size = 1000;
        var inputs = encoder.Images(images.Pixels, images.Size);
        var predicted = OrderedParallel.Map(Count(images, size), threads, block => Evaluation.PredictedClasses(
            network, p, Matrix<T>.FromRows(inputs, block * size, Math.Min(size, images.Count - block * size), images.Size)));
        return new([.. predicted.SelectMany(classes => classes)], images.Labels);
    }

    static byte[] Labels(ImageSet images, ReadOnlySpan<int> order)
    {
        var labels = new byte[order.Length];
        for (var i = 0; i < labels.Length; i++) labels[i] = images.Labels[order[i]];
        return labels;
    }
}
