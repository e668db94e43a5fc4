using Pipeline.Numerics;

namespace Pipeline.Data.Digits;

/// <summary>The digits that come with the program: 10,000 to learn from and 2,000 to be tested on, children 0 and 1 of the key of seed 28.</summary>
/// <remarks>The files in <c>data/</c> hold the same images; a test redraws them and compares every byte.</remarks>
static class BundledDigits
{
    /// <summary>Images to learn from.</summary>
    public const int TrainingCount = 10_000;

    /// <summary>Images held back.</summary>
    public const int TestCount = 2_000;

    const long Seed = 28;

    /// <summary>Both sets, from different children of one key: no image of one says anything about the other.</summary>
    public static (ImageSet Training, ImageSet Test) Draw() => (
        DigitDrawing.Images(Key.From(Seed).FoldIn(0), TrainingCount),
        DigitDrawing.Images(Key.From(Seed).FoldIn(1), TestCount));
}
