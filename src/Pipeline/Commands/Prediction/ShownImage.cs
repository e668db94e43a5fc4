using System.Collections.Immutable;
using Pipeline.Data.Preparation;
using Pipeline.Files;

namespace Pipeline.Commands;

/// <summary>An image that a model predicts.</summary>
/// <param name="Name">The number of the test image, or the file.</param>
/// <param name="Pixels">What the model sees.</param>
/// <param name="Label">The class of a test image; null for a file.</param>
sealed record ShownImage(string Name, ImmutableArray<byte> Pixels, byte? Label)
{
    /// <summary>The picture of a file; null for a test image.</summary>
    public Picture? Picture { get; init; }

    /// <summary>What was found in the picture; null where it was only scaled.</summary>
    public PreparedDigit? Digit { get; init; }
}
