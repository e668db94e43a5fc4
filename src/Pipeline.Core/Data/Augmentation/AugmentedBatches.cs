using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Data;

/// <summary>An epoch of distorted images as a lazy sequence of batches.</summary>
static class AugmentedBatches
{
    // Images that are distorted at once: enough for every thread to have some, and for the memory of a thread to be made rarely.
    const int ImagesDistortedAtATime = 512;

    /// <summary>The batches of an epoch.</summary>
    /// <param name="images">The images.</param>
    /// <param name="encoder">Encodes pixels as inputs and labels as targets.</param>
    /// <param name="batchSize">Images a batch; the last batch may be smaller.</param>
    /// <param name="permutation">The order of the images; default for that of the set.</param>
    /// <param name="augmentation">The strengths of the distortions.</param>
    /// <param name="key">The key of the epoch: image i is distorted by its child i, wherever in the epoch it comes.</param>
    /// <param name="threads">The number of threads; they distort different images.</param>
    public static IEnumerable<Batch<T>> Sequence<T>(
        ImageSet images, Encoder<T> encoder, int batchSize, ImmutableArray<int> permutation, Augmentation augmentation, Key key,
        int threads)
        where T : unmanaged
    {
        images.CheckSizes();
        DataChecks.RequireBatches(images.Count, batchSize, encoder.Classes);
        var targets = encoder.LabelRows(images.Labels, permutation);
        var batchesPerBlock = Math.Max(1, ImagesDistortedAtATime / batchSize);
        return Batches.Ranges(images.Count, batchSize).Chunk(batchesPerBlock).SelectMany(block =>
        {
            var first = block[0].Start;
            var indices = Enumerable.Range(first, block[^1].Start + block[^1].Count - first)
                .Select(row => permutation.IsDefault ? row : permutation[row]);
            var pixels = new Lazy<ImmutableArray<byte>>(() => Distort(images, [.. indices], augmentation, key, threads));
            var inputs = encoder.AugmentedRows(pixels, images.PixelsPerImage);
            return block.Select(rows => new Batch<T>(
                Matrix<T>.FromSource(inputs, rows.Start - first, rows.Count, images.PixelsPerImage),
                Matrix<T>.FromSource(targets, rows.Start, rows.Count, encoder.Classes)));
        });
    }

    /// <summary>The pixels of the images of given indices, one after the other, each distorted by its child of the key.</summary>
    internal static ImmutableArray<byte> Distort(
        ImageSet images, ImmutableArray<int> indices, Augmentation augmentation, Key key, int threads)
    {
        var size = images.PixelsPerImage;
        var pixels = GC.AllocateUninitializedArray<byte>(indices.Length * size);
        OrderedParallel.ForEach(
            indices.Length, threads, () => new ImageDistortion(augmentation, images.Rows, images.Columns), (i, distortion) =>
                distortion.Distort(images[indices[i]], key.FoldIn(indices[i]), pixels.AsSpan(i * size, size)));
        return ImmutableCollectionsMarshal.AsImmutableArray(pixels);
    }
}
