using Pipeline.Data;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>The function from what a model is given to the inputs of its network: none, of pixels, or (x − mean)/deviation.</summary>
public sealed record InputEncoding
{
    InputEncoding(PixelEncoding? pixelEncoding, Standardization? standardization) =>
        (PixelEncoding, Standardization) = (pixelEncoding, standardization);

    /// <summary>Numbers as they are.</summary>
    public static InputEncoding None { get; } = new(null, null);

    /// <summary>Pixels, whole numbers from 0 to 255, by an encoding.</summary>
    public static InputEncoding Pixels(PixelEncoding encoding) => new(Require.NotNull(encoding, "An encoding of pixels"), null);

    /// <summary>(x − mean)/deviation, column by column, computed in double precision and rounded once.</summary>
    public static InputEncoding Standardized(Standardization standardization) =>
        new(null, Require.NotNull(standardization, "A standardization"));

    /// <summary>The same as <see cref="Standardized"/>.</summary>
    public static implicit operator InputEncoding(Standardization standardization) => Standardized(standardization);

    /// <summary>The encoding of pixels; null where inputs are no pixels.</summary>
    public PixelEncoding? PixelEncoding { get; }

    /// <summary>The means and deviations of the inputs; null where inputs are not standardized.</summary>
    public Standardization? Standardization { get; }

    /// <summary>The number of inputs; null for any.</summary>
    internal int? Width => Standardization?.Means.Length;

    /// <summary>The encoding in a few words.</summary>
    internal string Description =>
        PixelEncoding is { } pixels ? $"pixels ({pixels.Name})" : Standardization is null ? "numbers" : "standardized numbers";

    /// <summary>The encoding in a few words.</summary>
    public override string ToString() => Description;
}
