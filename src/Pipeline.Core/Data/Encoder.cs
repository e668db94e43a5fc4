using System.Collections.Immutable;
using System.Runtime.InteropServices;
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
    readonly ByteLookupTable<T> inputOfPixel;
    readonly T low;
    readonly T high;
    readonly ImmutableArray<Matrix<T>> targetOfLabel;

    /// <summary>An encoder for labels below <paramref name="classes"/>.</summary>
    public Encoder(PixelEncoding pixels, TargetEncoding targets, int classes)
    {
        Classes = classes;
        inputOfPixel = new([.. Enumerable.Range(0, 256).Select(p => Kernels<T>.Default.FromDouble(pixels.At((byte)p)))]);
        (low, high) = (Kernels<T>.Default.FromDouble(targets.Low), Kernels<T>.Default.FromDouble(targets.High));
        targetOfLabel = [.. Enumerable.Range(0, classes).Select(label => Target(classes, label, low, high))];
    }

    /// <summary>Columns of the targets.</summary>
    public int Classes { get; }

    /// <summary>batch × pixels.</summary>
    public Matrix<T> Inputs(ReadOnlySpan<byte> pixels, int rows) =>
        Matrix<T>.FromRows(Images(ImmutableArray.Create(pixels), pixels.Length / rows), 0, rows, pixels.Length / rows);

    /// <summary>Images of <paramref name="size"/> pixels as rows of inputs; row i is image i, or image order[i].</summary>
    internal RowSource<T> Images(ImmutableArray<byte> pixels, int size, ImmutableArray<int> order = default) =>
        new EncodedRows(pixels, size, order, inputOfPixel);

    /// <summary>batch × classes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A label is not below <see cref="Classes"/>.</exception>
    public Matrix<T> Targets(ReadOnlySpan<byte> labels)
    {
        var t = new T[labels.Length * Classes];
        t.AsSpan().Fill(low);
        for (var i = 0; i < labels.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(labels[i], Classes, nameof(labels));
            t[i * Classes + labels[i]] = high;
        }
        return Matrix<T>.Of(labels.Length, Classes, ImmutableCollectionsMarshal.AsImmutableArray(t));
    }

    /// <summary>A batch of images. pixels: batch × pixels, row-major; labels: batch.</summary>
    public Batch<T> Batch(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> labels) => new(Inputs(pixels, labels.Length), Labelled(labels));

    /// <summary>batch × classes. Equal labels of single samples share one matrix.</summary>
    internal Matrix<T> Labelled(ReadOnlySpan<byte> labels) =>
        labels is [var label] && label < Classes ? targetOfLabel[label] : Targets(labels);

    static Matrix<T> Target(int classes, int label, T low, T high) =>
        Matrix<T>.Of(1, classes, [.. Enumerable.Range(0, classes).Select(j => j == label ? high : low)]);

    /// <summary>Rows of bytes, encoded by a lookup table of 256 entries when they are read.</summary>
    sealed class EncodedRows(ImmutableArray<byte> pixels, int size, ImmutableArray<int> order, ByteLookupTable<T> inputOfPixel)
        : RowSource<T>
    {
        readonly ImmutableArray<byte> pixels = pixels;
        readonly int size = size;
        readonly ImmutableArray<int> order = order;
        readonly ByteLookupTable<T> inputOfPixel = inputOfPixel;

        // In images. The hardware prefetcher cannot predict the addresses of a shuffled order.
        const int PrefetchDistance = 2;

        public override void CopyRows(int firstRow, Span<T> destination)
        {
            if (order.IsDefault) { inputOfPixel.LookUp(pixels.AsSpan(firstRow * size, destination.Length), destination); return; }
            for (var row = 0; row * size < destination.Length; row++)
            {
                if (firstRow + row + PrefetchDistance < order.Length) CachePrefetch.Prefetch(Pixels(firstRow + row + PrefetchDistance));
                inputOfPixel.LookUp(Pixels(firstRow + row), destination.Slice(row * size, size));
            }
        }

        ReadOnlySpan<byte> Pixels(int row) => pixels.AsSpan(order[row] * size, size);
    }
}
