using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Data;

/// <summary>
/// Encodes bytes as batches: pixels as inputs, a label as a row of targets with <see cref="TargetEncoding.High"/> at its class and
/// <see cref="TargetEncoding.Low"/> elsewhere.
/// </summary>
/// <typeparam name="T">The precision of training.</typeparam>
public sealed record Encoder<T> where T : unmanaged
{
    const int LabelValues = byte.MaxValue + 1;

    readonly TargetEncoding targetEncoding;
    readonly ByteLookupTable<T> inputByPixel;
    readonly T lowTarget;
    readonly T highTarget;
    readonly ImmutableArray<Matrix<T>> targetByLabel;

    /// <summary>An encoder for labels below <paramref name="classes"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no class.</exception>
    public Encoder(PixelEncoding pixelEncoding, TargetEncoding targetEncoding, int classes)
    {
        Require.AtLeast(classes, 1, "The number of classes");
        Classes = classes;
        Require.NotNull(pixelEncoding, "An encoding of pixels");
        this.targetEncoding = Require.NotNull(targetEncoding, "An encoding of targets");
        inputByPixel = new([.. Enumerable.Range(0, 256).Select(p => Kernels<T>.Default.FromDouble(pixelEncoding.Encode((byte)p)))]);
        (lowTarget, highTarget) = (Kernels<T>.Default.FromDouble(targetEncoding.Low), Kernels<T>.Default.FromDouble(targetEncoding.High));
        targetByLabel =
            [.. Enumerable.Range(0, Math.Min(classes, LabelValues)).Select(label => targetEncoding.Targets<T>([label], classes))];
    }

    /// <summary>Columns of the targets.</summary>
    public int Classes { get; }

    /// <summary>batch × pixels.</summary>
    /// <exception cref="ArgumentException">The pixels do not make so many rows of one length.</exception>
    public Matrix<T> Inputs(ReadOnlySpan<byte> pixels, int rows)
    {
        Require.AtLeast(rows, 1, "The number of rows");
        if (pixels.Length % rows != 0) throw new ArgumentException($"{pixels.Length} pixels do not make {rows} rows of one length.");
        return Matrix<T>.FromSource(ImageRows(ImmutableArray.Create(pixels), pixels.Length / rows), 0, rows, pixels.Length / rows);
    }

    /// <summary>Images of <paramref name="pixelsPerImage"/> pixels as rows of inputs; row i is image i, or image permutation[i].</summary>
    internal RowSource<T> ImageRows(ImmutableArray<byte> pixels, int pixelsPerImage, ImmutableArray<int> permutation = default) =>
        new EncodedRows(pixels, pixelsPerImage, permutation, inputByPixel);

    /// <summary>Distorted images as rows of inputs.</summary>
    internal RowSource<T> AugmentedRows(Lazy<ImmutableArray<byte>> pixels, int pixelsPerImage) =>
        new AugmentedRows<T>(pixels, pixelsPerImage, inputByPixel);

    /// <summary>batch × classes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of the classes.</exception>
    public Matrix<T> Targets(ReadOnlySpan<byte> labels)
    {
        DataChecks.RequireLabels(labels, Classes);
        return targetEncoding.Targets<T>([.. labels], Classes);
    }

    /// <summary>Labels as rows of targets; row i is the label of image i, or of image permutation[i].</summary>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of the classes.</exception>
    internal RowSource<T> LabelRows(ImmutableArray<byte> labels, ImmutableArray<int> permutation = default)
    {
        DataChecks.RequireLabels(labels.AsSpan(), Classes);
        return new EncodedLabels(labels, permutation, this);
    }

    /// <summary>A batch of images. pixels: batch × pixels, row-major; labels: batch.</summary>
    public Batch<T> Batch(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> labels) =>
        new(Inputs(pixels, labels.Length), Targets(labels));

    /// <summary>1 × classes. Equal labels share one matrix.</summary>
    internal Matrix<T> CachedTarget(byte label) => targetByLabel[label];

    void WriteTarget(byte label, Span<T> row)
    {
        row.Fill(lowTarget);
        row[label] = highTarget;
    }

    /// <summary>Rows of bytes, encoded by a lookup table of 256 entries when they are read.</summary>
    sealed class EncodedRows(
        ImmutableArray<byte> pixels, int pixelsPerImage, ImmutableArray<int> permutation, ByteLookupTable<T> inputByPixel)
        : RowSource<T>
    {
        readonly ImmutableArray<byte> pixels = pixels;
        readonly int pixelsPerImage = pixelsPerImage;
        readonly ImmutableArray<int> permutation = permutation;
        readonly ByteLookupTable<T> inputByPixel = inputByPixel;

        // In images. The hardware prefetcher cannot predict the addresses of a shuffled order.
        const int PrefetchDistance = 2;

        public override void ComputeRows(int firstRow, Span<T> destination)
        {
            if (permutation.IsDefault)
            {
                inputByPixel.LookUp(pixels.AsSpan(firstRow * pixelsPerImage, destination.Length), destination);
                return;
            }
            for (var row = 0; row * pixelsPerImage < destination.Length; row++)
            {
                if (firstRow + row + PrefetchDistance < permutation.Length)
                    CachePrefetch.Prefetch(RowPixels(firstRow + row + PrefetchDistance));
                inputByPixel.LookUp(RowPixels(firstRow + row), destination.Slice(row * pixelsPerImage, pixelsPerImage));
            }
        }

        ReadOnlySpan<byte> RowPixels(int row) => pixels.AsSpan(permutation[row] * pixelsPerImage, pixelsPerImage);
    }

    /// <summary>Labels, encoded when they are read: so a batch needs no memory for its targets.</summary>
    sealed class EncodedLabels(ImmutableArray<byte> labels, ImmutableArray<int> permutation, Encoder<T> encoder) : RowSource<T>
    {
        readonly ImmutableArray<byte> labels = labels;
        readonly ImmutableArray<int> permutation = permutation;
        readonly Encoder<T> encoder = encoder;

        public override void ComputeRows(int firstRow, Span<T> destination)
        {
            for (var row = 0; row * encoder.Classes < destination.Length; row++)
                encoder.WriteTarget(
                    labels[permutation.IsDefault ? firstRow + row : permutation[firstRow + row]],
                    destination.Slice(row * encoder.Classes, encoder.Classes));
        }
    }
}
