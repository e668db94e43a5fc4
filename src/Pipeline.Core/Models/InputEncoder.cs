using System.Collections.Immutable;
using Pipeline.Kernels;
using static System.FormattableString;

namespace Pipeline.Models;

/// <summary>An <see cref="InputEncoding"/> for rows of one width and one precision.</summary>
sealed class InputEncoder<T>(InputEncoding encoding, int width) where T : unmanaged
{
    const int PixelValues = 256;

    readonly Kernels<T> kernels = Kernels<T>.Default;
    readonly InputEncoding encoding = encoding;
    readonly int width = width;
    readonly ImmutableArray<T> inputByPixel = encoding.PixelEncoding is { } pixels
        ? [.. Enumerable.Range(0, PixelValues).Select(pixel => Kernels<T>.Default.FromDouble(pixels.Encode((byte)pixel)))]
        : [];

    /// <summary>Whether inputs are what is given.</summary>
    public bool IsIdentity => encoding == InputEncoding.None;

    /// <summary>Encodes whole rows.</summary>
    /// <exception cref="ArgumentException">An input is no pixel.</exception>
    public void Encode(ReadOnlySpan<T> raw, Span<T> inputs)
    {
        if (inputByPixel.IsEmpty) encoding.Standardization!.Apply(kernels, raw, inputs);
        else for (var i = 0; i < raw.Length; i++) inputs[i] = inputByPixel[ToPixel(raw[i], i)];
    }

    int ToPixel(T raw, int offset)
    {
        var number = kernels.ToDouble(raw);
        return (int)number is >= 0 and < PixelValues and var pixel && pixel == number
            ? pixel
            : throw new ArgumentException(Invariant(
                $"Input {offset % width} of a row is {number}, but the model takes pixels: whole numbers from 0 to 255."));
    }
}
