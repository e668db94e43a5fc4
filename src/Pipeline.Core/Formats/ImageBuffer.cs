using System.Runtime.InteropServices;
using Pipeline.Data;
using Pipeline.Kernels;

namespace Pipeline.Formats;

/// <summary>Room for the images of a text, which may have as many as its length says, and fewer where it is not what it seems.</summary>
/// <param name="count">The number of images.</param>
/// <param name="pixelsPerImage">Pixels of an image.</param>
/// <param name="sourceLength">Bytes of the file. Memory in proportion to it is allocated at once, and more when images come.</param>
sealed class ImageBuffer(int count, int pixelsPerImage, long sourceLength)
{
    const long MaxInitialLength = 1 << 24, MaxInitialExpansion = 4;

    int capacity = (int)Math.Min(
        count, Math.Max(MaxInitialLength, sourceLength * MaxInitialExpansion) / Math.Max(1, pixelsPerImage) + 1);

    byte[]? pixels, labels;

    /// <summary>The number of images.</summary>
    internal int Count => count;

    /// <summary>The pixels of an image. Images are written in ascending order.</summary>
    internal Span<byte> Pixels(int image)
    {
        EnsureCapacity(image + 1);
        PagePrefault.TouchAhead(pixels!, (long)image * pixelsPerImage, pixelsPerImage);
        return pixels.AsSpan(image * pixelsPerImage, pixelsPerImage);
    }

    /// <summary>Sets the label of an image whose pixels were asked for.</summary>
    internal void SetLabel(int image, byte label) => labels![image] = label;

    /// <summary>The images, once all of them are written.</summary>
    internal ImageSet ToImageSet(int rows, int columns)
    {
        EnsureCapacity(count);
        return new(
            rows, columns, ImmutableCollectionsMarshal.AsImmutableArray(pixels), ImmutableCollectionsMarshal.AsImmutableArray(labels));
    }

    void EnsureCapacity(int images)
    {
        if (pixels is not null && images <= capacity) return;
        if (pixels is not null) capacity = (int)Math.Min(count, Math.Max(images, 2L * capacity));
        var (larger, largerLabels) = (GC.AllocateUninitializedArray<byte>(capacity * pixelsPerImage), new byte[capacity]);
        pixels?.CopyTo(larger, 0);
        labels?.CopyTo(largerLabels, 0);
        (pixels, labels) = (larger, largerLabels);
    }
}
