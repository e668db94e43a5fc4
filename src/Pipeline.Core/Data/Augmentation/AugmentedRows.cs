using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Data;

/// <summary>
/// Distorted images as rows of inputs. The images are distorted when the first row is read, on all threads: those that are skipped cost
/// nothing, and every thread of a step reads the same ones.
/// </summary>
sealed class AugmentedRows<T>(Lazy<ImmutableArray<byte>> pixels, int pixelsPerImage, ByteLookupTable<T> inputByPixel) : RowSource<T>
    where T : unmanaged
{
    readonly Lazy<ImmutableArray<byte>> pixels = pixels;
    readonly int pixelsPerImage = pixelsPerImage;
    readonly ByteLookupTable<T> inputByPixel = inputByPixel;

    public override void ComputeRows(int firstRow, Span<T> destination) =>
        inputByPixel.LookUp(pixels.Value.AsSpan(firstRow * pixelsPerImage, destination.Length), destination);
}
