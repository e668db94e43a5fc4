using System.Collections.Immutable;

namespace Pipeline.Data;

/// <summary>The function from a pixel, 0 … 255, to an input.</summary>
/// <param name="Name">Its name in model files.</param>
/// <param name="Encode">The input of a pixel.</param>
public sealed record PixelEncoding(string Name, Func<byte, double> Encode)
{
    /// <summary>p/255·0.99 + 0.01, each of the three operations rounded to single precision as in the lecture's NumPy code.</summary>
    /// <remarks>No input is 0: a weight whose input is 0 has no gradient.</remarks>
    public static PixelEncoding Lecture { get; } = new("lecture", p => p / 255f * 0.99f + 0.01f);

    /// <summary>p/255.</summary>
    public static PixelEncoding Unit { get; } = new("unit", p => p / 255.0);

    /// <summary>Every encoding, by its name.</summary>
    public static ImmutableSortedDictionary<string, PixelEncoding> All { get; } =
        ImmutableSortedDictionary.CreateRange(new[] { Lecture, Unit }.Select(encoding => KeyValuePair.Create(encoding.Name, encoding)));
}
