using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data.Preparation;
using Pipeline.Numerics;

namespace Pipeline.Data;

/// <summary>Greyscale images of one size with their labels; pixels are stored as bytes.</summary>
/// <param name="Rows">Pixel rows of an image.</param>
/// <param name="Columns">Pixel columns of an image.</param>
/// <param name="Pixels">count × rows × columns, row-major: 0 is background, 255 is full ink.</param>
/// <param name="Labels">The class of each image.</param>
/// <exception cref="ArgumentException">The pixels are not those of as many images as there are labels.</exception>
public sealed record ImageSet(int Rows, int Columns, ImmutableArray<byte> Pixels, ImmutableArray<byte> Labels)
{
    /// <summary>The class of each image.</summary>
    public ImmutableArray<byte> Labels { get; init; } = RequireSizes(Rows, Columns, Pixels, Labels);

    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>Pixels per image.</summary>
    public int PixelsPerImage => Rows * Columns;

    /// <summary>The pixels of image <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> this[int index] => Pixels.AsSpan(index * PixelsPerImage, PixelsPerImage);

    /// <summary>The first <paramref name="count"/> images, or all if there are fewer.</summary>
    public ImageSet Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count >= Count ? this : this with { Pixels = Pixels[..(count * PixelsPerImage)], Labels = Labels[..count] };
    }

    /// <summary>The images after the first <paramref name="count"/>; none if there are no more.</summary>
    public ImageSet Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var skipped = Math.Min(count, Count);
        return this with { Pixels = Pixels[(skipped * PixelsPerImage)..], Labels = Labels[skipped..] };
    }

    /// <summary>
    /// Prepares an image of one digit, of any size, dark on light or light on dark, as MNIST was made: the pixels of 28 × 28, where 0 is
    /// background and 255 full ink. The digit has a box of 20 × 20 pixels and its centre of mass in the middle.
    /// </summary>
    /// <param name="rows">Pixel rows.</param>
    /// <param name="columns">Pixel columns.</param>
    /// <param name="grey">rows × columns, row-major, from 0 (black) to 255 (white).</param>
    /// <returns>28 · 28 pixels, row-major; a failure that says why, where there is no digit.</returns>
    /// <exception cref="ArgumentException">The pixels are not rows × columns.</exception>
    public static Fin<ImmutableArray<byte>> PrepareDigit(int rows, int columns, ReadOnlySpan<byte> grey)
    {
        Require.AtLeast(rows, 1, "The number of rows of an image");
        Require.AtLeast(columns, 1, "The number of columns of an image");
        if (grey.Length != Shapes.ElementCount(rows, columns))
            throw new ArgumentException($"An image of {rows} × {columns} pixels was given {grey.Length} pixels.", nameof(grey));
        return DigitPreparation.Prepare(rows, columns, grey).Match(
            Right: digit => Fin<ImmutableArray<byte>>.Succ(digit.Pixels),
            Left: reason => Fin<ImmutableArray<byte>>.Fail(Error.New(reason.Describe())));
    }

    /// <summary>The check of the constructor, for a copy that was made by "with", which sets one property after the other.</summary>
    internal void CheckSizes() => RequireSizes(Rows, Columns, Pixels, Labels);

    static ImmutableArray<byte> RequireSizes(int rows, int columns, ImmutableArray<byte> pixels, ImmutableArray<byte> labels)
    {
        Require.AtLeast(rows, 1, "The number of rows of an image");
        Require.AtLeast(columns, 1, "The number of columns of an image");
        if (pixels.IsDefault || labels.IsDefault) throw new ArgumentException("An image set needs pixels and labels: one is missing.");
        var expected = (long)labels.Length * Shapes.ElementCount(rows, columns);
        return pixels.Length == expected
            ? labels
            : throw new ArgumentException(
                $"{labels.Length} images of {rows} × {columns} pixels have {expected} pixels, and there are {pixels.Length}.");
    }

    /// <summary>Value equality of sizes, pixels and labels.</summary>
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
