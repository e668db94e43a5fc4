using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Data;

/// <summary>Small image sets for tests of batches, encoders and training.</summary>
static class SmallSets
{
    /// <summary>
    /// Images with random pixels and labels. The first two pixels encode the index of the image, so that all images are different.
    /// </summary>
    internal static ImageSet Numbered(Key key, int count, int rows = 2, int columns = 3) => new(
        rows, columns,
        [.. Enumerable.Range(0, count * rows * columns).Select(i => (i % (rows * columns)) switch
        {
            0 => (byte)(i / (rows * columns)),
            1 => (byte)(i / (rows * columns) >> 8),
            _ => (byte)key.UniformInt(i, 256),
        })],
        [.. Enumerable.Range(0, count).Select(i => (byte)key.FoldIn(1).UniformInt(i, 10))]);

    /// <summary>Image i of the result is image order[i].</summary>
    internal static ImageSet Permuted(ImageSet images, ImmutableArray<int> order) => images with
    {
        Pixels = [.. order.SelectMany(i => images[i].ToArray())],
        Labels = [.. order.Select(i => images.Labels[i])],
    };

    /// <summary>order[inverse[i]] = i.</summary>
    internal static ImmutableArray<int> Inverse(ImmutableArray<int> order) =>
        [.. Enumerable.Range(0, order.Length).OrderBy(i => order[i])];

    /// <summary>Images of half the height and width: each pixel is the mean of four.</summary>
    internal static ImageSet Halved(ImageSet images)
    {
        var (rows, columns) = (images.Rows / 2, images.Columns / 2);
        byte Mean(int image, int row, int column)
        {
            var pixels = images[image];
            var i = 2 * row * images.Columns + 2 * column;
            return (byte)((pixels[i] + pixels[i + 1] + pixels[i + images.Columns] + pixels[i + images.Columns + 1]) / 4);
        }
        return new(rows, columns, [.. from i in Enumerable.Range(0, images.Count)
                                      from row in Enumerable.Range(0, rows)
                                      from column in Enumerable.Range(0, columns)
                                      select Mean(i, row, column)], images.Labels);
    }
}
