using System.Collections.Immutable;

namespace Pipeline.Data;

/// <summary>Grey images of one size with their labels: pixels stay bytes, image after image, row after row.</summary>
/// <param name="Rows">Pixel rows of an image.</param>
/// <param name="Columns">Pixel columns of an image.</param>
/// <param name="Pixels">count × rows × columns bytes: 0 is paper, 255 is ink.</param>
/// <param name="Labels">One class an image.</param>
public sealed record ImageSet(int Rows, int Columns, ImmutableArray<byte> Pixels, ImmutableArray<byte> Labels)
{
    /// <summary>How many images there are.</summary>
    public int Count => Labels.Length;

    /// <summary>Pixels of one image.</summary>
    public int Size => Rows * Columns;

    /// <summary>The pixels of image <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> this[int index] => Pixels.AsSpan(index * Size, Size);

    /// <summary>The first <paramref name="count"/> images, or all when there are fewer.</summary>
    public ImageSet Take(int count) =>
        count >= Count ? this : this with { Pixels = Pixels[..(count * Size)], Labels = Labels[..count] };

    /// <summary>Two sets are equal when their sizes, pixels and labels are.</summary>
    public bool Equals(ImageSet? other) => other is not null && (Rows, Columns) == (other.Rows, other.Columns)
        && Labels.AsSpan().SequenceEqual(other.Labels.AsSpan()) && Pixels.AsSpan().SequenceEqual(other.Pixels.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Rows);
        hash.Add(Columns);
        hash.AddBytes(Labels.AsSpan());
        hash.AddBytes(Pixels.AsSpan());
        return hash.ToHashCode();
    }
}
