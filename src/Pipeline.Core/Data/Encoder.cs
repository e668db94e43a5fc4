using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Data;

/// <summary>Makes batches of bytes: pixels become inputs, a label becomes a row of targets with <c>high</c> at its class and <c>low</c> elsewhere.</summary>
/// <typeparam name="T">The precision of training.</typeparam>
public sealed record Encoder<T> where T : unmanaged
{
    readonly ByteLookupTable<T> grey;
    readonly T low;
    readonly T high;
    readonly ImmutableArray<Matrix<T>> single;

    /// <summary>An encoder for so many classes.</summary>
    public Encoder(PixelEncoding pixels, TargetEncoding targets, int classes)
    {
        Classes = classes;
        grey = new([.. Enumerable.Range(0, 256).Select(p => Kernels<T>.Default.FromDouble(pixels.At((byte)p)))]);
        (low, high) = (Kernels<T>.Default.FromDouble(targets.Low), Kernels<T>.Default.FromDouble(targets.High));
        single = [.. Enumerable.Range(0, classes).Select(label => Target(classes, label, low, high))];
    }

    /// <summary>Columns of the targets.</summary>
    public int Classes { get; }

    /// <summary>batch × pixels.</summary>
    public Matrix<T> Inputs(ReadOnlySpan<byte> pixels, int rows) =>
        Matrix<T>.FromRows(Images(ImmutableArray.Create(pixels), pixels.Length / rows), 0, rows, pixels.Length / rows);

    /// <summary>Images of <paramref name="size"/> pixels as rows of numbers, in their order or in another one.</summary>
    internal RowSource<T> Images(ImmutableArray<byte> pixels, int size, ImmutableArray<int> order = default) => new Encoded(pixels, size, order, grey);

    /// <summary>batch × classes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A label beyond the classes.</exception>
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

    /// <summary>The batch of some images.</summary>
    public Batch<T> Batch(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> labels) => new(Inputs(pixels, labels.Length), Labelled(labels));

    /// <summary>batch × classes; those of single samples are shared.</summary>
    internal Matrix<T> Labelled(ReadOnlySpan<byte> labels) => labels is [var label] && label < Classes ? single[label] : Targets(labels);

    static Matrix<T> Target(int classes, int label, T low, T high) =>
        Matrix<T>.Of(1, classes, [.. Enumerable.Range(0, classes).Select(j => j == label ? high : low)]);

    /// <summary>Bytes that become numbers, each looked up in a table of 256.</summary>
    sealed class Encoded(ImmutableArray<byte> pixels, int size, ImmutableArray<int> order, ByteLookupTable<T> grey) : RowSource<T>
    {
        readonly ImmutableArray<byte> pixels = pixels;
        readonly int size = size;
        readonly ImmutableArray<int> order = order;
        readonly ByteLookupTable<T> grey = grey;

        // How many images ahead pixels are fetched: in an order of chance no machine knows where the next ones are.
        const int Ahead = 2;

        public override void CopyRows(int first, Span<T> place)
        {
            if (order.IsDefault) { grey.LookUp(pixels.AsSpan(first * size, place.Length), place); return; }
            for (var row = 0; row * size < place.Length; row++)
            {
                if (first + row + Ahead < order.Length) Prefetch.Lines(Pixels(first + row + Ahead));
                grey.LookUp(Pixels(first + row), place.Slice(row * size, size));
            }
        }

        ReadOnlySpan<byte> Pixels(int image) => pixels.AsSpan(order[image] * size, size);
    }
}
