using System.Collections.Immutable;

namespace Pipeline.Data.Preparation;

/// <summary>A digit that was found in an image, in the form of MNIST.</summary>
/// <param name="Pixels">28 × 28, row-major: 0 is background, 255 full ink.</param>
/// <param name="IsDarkOnLight">Whether the ink is darker than the page.</param>
/// <param name="Box">Where the digit is in the image that was given.</param>
sealed record PreparedDigit(ImmutableArray<byte> Pixels, bool IsDarkOnLight, PixelBox Box);

/// <summary>Why there is no digit in an image.</summary>
enum NoDigit
{
    /// <summary>All pixels have the same grey, or nearly.</summary>
    OneColour,

    /// <summary>Nothing stands out from the page: there is noise, or light and shade, and no stroke.</summary>
    NoStroke,
}

/// <summary>Sentences about images without a digit.</summary>
static class NoDigitText
{
    /// <summary>What was found instead of a digit.</summary>
    public static string Describe(this NoDigit reason) => reason switch
    {
        NoDigit.OneColour => "there is no digit: all pixels have the same grey, or nearly",
        _ => "there is no digit: no stroke stands out from the page",
    };
}
