using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Data;

/// <summary>A data set as a lazy sequence of batches: rows are gathered, and pixels encoded, when a step reads its inputs.</summary>
/// <remarks>Training stops early by taking fewer batches of the sequence, and resumes by skipping those it has had.</remarks>
public static class Batches
{
    /// <summary>Images that are evaluated at a time, on each thread.</summary>
    internal const int EvaluatedAtATime = 250;

    /// <summary>One epoch in the order of the set. The last batch may be smaller.</summary>
    /// <exception cref="ArgumentException">The set is empty, or X and Target have different numbers of rows.</exception>
    public static IEnumerable<Batch<T>> InOrder<T>(Batch<T> data, int batchSize) where T : unmanaged =>
        Sequence(data, batchSize, permutation: default);

    /// <summary>One epoch in the order of a permutation drawn from the key. The last batch may be smaller.</summary>
    /// <exception cref="ArgumentException">The set is empty, or X and Target have different numbers of rows.</exception>
    public static IEnumerable<Batch<T>> Shuffled<T>(Batch<T> data, int batchSize, Key key) where T : unmanaged =>
        Sequence(data, batchSize, key.Permutation(data.Count));

    /// <summary>Epochs 0 … epochs − 1, one after the other; epoch e is <c>Shuffled(data, batchSize, key.FoldIn(e))</c>.</summary>
    /// <exception cref="ArgumentException">The set is empty, or X and Target have different numbers of rows.</exception>
    public static IEnumerable<Batch<T>> Epochs<T>(Batch<T> data, int batchSize, int epochs, Key key) where T : unmanaged
    {
        Require.AtLeast(epochs, 0, "The number of epochs");
        Check(data, batchSize);
        return Enumerable.Range(0, epochs).SelectMany(epoch => Shuffled(data, batchSize, key.FoldIn(epoch)));
    }

    /// <summary>Images in the order of the set, one epoch. The last batch may be smaller.</summary>
    /// <exception cref="ArgumentException">The set is empty, or its sizes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of the classes of the encoder.</exception>
    public static IEnumerable<Batch<T>> InOrder<T>(ImageSet images, Encoder<T> encoder, int batchSize) where T : unmanaged =>
        Sequence(images, encoder, batchSize, permutation: default);

    /// <summary>Images in the order of a permutation drawn from the key, one epoch. The last batch may be smaller.</summary>
    /// <exception cref="ArgumentException">The set is empty, or its sizes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of the classes of the encoder.</exception>
    public static IEnumerable<Batch<T>> Shuffled<T>(ImageSet images, Encoder<T> encoder, int batchSize, Key key) where T : unmanaged =>
        Sequence(images, encoder, batchSize, key.Permutation(images.Count));

    static IEnumerable<Batch<T>> Sequence<T>(Batch<T> data, int batchSize, ImmutableArray<int> permutation) where T : unmanaged
    {
        Check(data, batchSize);
        var (inputs, targets) = (new GatheredRows<T>(data.X, permutation), new GatheredRows<T>(data.Target, permutation));
        return Ranges(data.Count, batchSize).Select(rows => new Batch<T>(
            Matrix<T>.FromSource(inputs, rows.Start, rows.Count, data.X.Columns),
            Matrix<T>.FromSource(targets, rows.Start, rows.Count, data.Target.Columns)));
    }

    static IEnumerable<Batch<T>> Sequence<T>(ImageSet images, Encoder<T> encoder, int batchSize, ImmutableArray<int> permutation)
        where T : unmanaged
    {
        images.CheckSizes();
        DataChecks.RequireBatches(images.Count, batchSize, encoder.Classes);
        var inputs = encoder.ImageRows(images.Pixels, images.PixelsPerImage, permutation);
        var targets = encoder.LabelRows(images.Labels, permutation);
        return Ranges(images.Count, batchSize).Select(rows => new Batch<T>(
            Matrix<T>.FromSource(inputs, rows.Start, rows.Count, images.PixelsPerImage),
            rows.Count == 1
                ? encoder.CachedTarget(images.Labels[permutation.IsDefault ? rows.Start : permutation[rows.Start]])
                : Matrix<T>.FromSource(targets, rows.Start, rows.Count, encoder.Classes)));
    }

    static void Check<T>(Batch<T> data, int batchSize) where T : unmanaged
    {
        data.CheckRows();
        DataChecks.RequireBatches(data.Count, batchSize, Math.Max(data.X.Columns, data.Target.Columns));
    }

    /// <summary>The rows of each batch.</summary>
    internal static IEnumerable<(int Start, int Count)> Ranges(int count, int batchSize)
    {
        for (var start = 0L; start < count; start += batchSize)
            yield return ((int)start, (int)Math.Min(batchSize, count - start));
    }

    /// <summary>labels × classes: a row is 1 at the class of its label and 0 elsewhere.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of 0 … classes − 1.</exception>
    public static Matrix<T> OneHot<T>(ReadOnlySpan<int> labels, int classes) where T : unmanaged =>
        TargetEncoding.OneHot.Targets<T>(labels, classes);

    /// <summary>Batches in an epoch: ⌈images / size⌉.</summary>
    public static int Count(ImageSet images, int batchSize)
    {
        Require.AtLeast(batchSize, 1, "The batch size");
        return (int)(((long)images.Count + batchSize - 1) / batchSize);
    }

    /// <summary>The predicted class of every image, computed for 250 images at a time.</summary>
    /// <param name="network">The network.</param>
    /// <param name="p">Its parameters.</param>
    /// <param name="images">The images with their true classes.</param>
    /// <param name="encoder">Encodes pixels as inputs.</param>
    /// <param name="threads">The number of threads; they evaluate different blocks of images.</param>
    public static Evaluation Evaluate<T>(Layer network, Parameters<T> p, ImageSet images, Encoder<T> encoder, int threads = 1)
        where T : unmanaged => Evaluate(network, p, images, encoder, EvaluatedAtATime, threads);

    /// <summary>The same with another number of images at a time, which changes memory and time only.</summary>
    internal static Evaluation Evaluate<T>(
        Layer network, Parameters<T> p, ImageSet images, Encoder<T> encoder, int imagesAtATime, int threads) where T : unmanaged
    {
        var inputs = encoder.ImageRows(images.Pixels, images.PixelsPerImage);
        var blocks = Ranges(images.Count, imagesAtATime).ToImmutableArray();
        var predicted = OrderedParallel.Map(blocks.Length, threads, i => Evaluation.PredictedClasses(
            network, p, Matrix<T>.FromSource(inputs, blocks[i].Start, blocks[i].Count, images.PixelsPerImage)));
        return new([.. predicted.SelectMany(classes => classes)], images.Labels);
    }
}
