using Pipeline.Data;
using Pipeline.Display;

namespace Pipeline.Checkpoints;

/// <summary>What a run trains on, so that it does not go on with something else.</summary>
/// <param name="Name">The name that is printed.</param>
/// <param name="Shape">Count and shape, as they are printed.</param>
/// <param name="Sha256">The hash of all images and labels.</param>
sealed record DataIdentity(string Name, string Shape, string Sha256)
{
    const int ShownDigits = 12;

    /// <summary>The identity of training images.</summary>
    public static DataIdentity Of(string name, ImageSet training) => new(
        name,
        ConsoleText.FormatInvariant($"{training.Count} images of {training.Rows} x {training.Columns}"),
        DataFingerprint.Sha256(training));

    /// <summary><c>the bundled digits (10000 images of 28 x 28, SHA-256 1234…)</c>.</summary>
    public override string ToString() => $"{Name} ({Shape}, SHA-256 {Sha256[..Math.Min(Sha256.Length, ShownDigits)]}…)";
}
