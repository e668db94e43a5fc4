using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>Makes batches of bytes: pixels become inputs, a label becomes a row of targets with <c>high</c> at its class and <c>low</c> elsewhere.</summary>
/// <typeparam name="T">The precision of training.</typeparam>
public sealed record Encoder<T> where T : unmanaged
{
    readonly ImmutableArray<T> grey;
    readonly Kernels<T> kernels;
    readonly T low;
    readonly T high;

    /// <summary>An encoder for so many classes; the batches are computed with by <paramref name="kernels"/>.</summary>
    public Encoder(PixelEncoding pixels, TargetEncoding targets, int classes, Kernels<T> kernels)
    {
        this.kernels = kernels;
        Classes = classes;
        grey = [.. Enumerable.Range(0, 256).Select(p => kernels.Number(pixels.At((byte)p)))];
        (low, high) = (kernels.Number(targets.Low), kernels.Number(targets.High));
    }

    /// <summary>Columns of the targets.</summary>
    public int Classes { get; }

    /// <summary>batch × pixels.</summary>
    public Matrix<T> Inputs(ReadOnlySpan<byte> pixels, int rows)
    {
        var x = GC.AllocateUninitializedArray<T>(pixels.Length);
        var table = grey.AsSpan();
        for (var i = 0; i < x.Length; i++) x[i] = table[pixels[i]];
        return Matrix<T>.Of(rows, pixels.Length / rows, ImmutableCollectionsMarshal.AsImmutableArray(x)).With(kernels);
    }

    /// <summary>batch × classes.</summary>
    public Matrix<T> Targets(ReadOnlySpan<byte> labels)
    {
        var t = new T[labels.Length * Classes];
        t.AsSpan().Fill(low);
        for (var i = 0; i < labels.Length; i++) t[i * Classes + labels[i]] = high;
        return Matrix<T>.Of(labels.Length, Classes, ImmutableCollectionsMarshal.AsImmutableArray(t));
    }

    /// <summary>The batch of some images.</summary>
    public Batch<T> Batch(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> labels) => new(Inputs(pixels, labels.Length), Targets(labels));
}
