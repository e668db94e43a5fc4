using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
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
            yield return new(Matrix<T>.FromRows(inputs, from, count, images.Size), encoder.Labelled(images.Labels.AsSpan(from, count)));
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
            yield return new(Matrix<T>.FromRows(inputs, from, count, images.Size), encoder.Labelled(Labels(images, order.AsSpan(from, count))));
        }
    }

    /// <summary>Batches of a pass.</summary>
    public static int Count(ImageSet images, int size) => (int)(((long)images.Count + size - 1) / size);

    /// <summary>What the network takes each image for, block by block of 1,000 images.</summary>
    /// <param name="network">The network.</param>
    /// <param name="p">Its parameters.</param>
    /// <param name="images">The images, with the right classes.</param>
    /// <param name="encoder">Makes inputs of pixels.</param>
    /// <param name="threads">Threads to spread the blocks over.</param>
    public static Evaluation Evaluate<T>(Layer network, Parameters<T> p, ImageSet images, Encoder<T> encoder, int threads = 1) where T : unmanaged
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
