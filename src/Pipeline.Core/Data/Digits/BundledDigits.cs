using Pipeline.Numerics;

namespace Pipeline.Data.Digits;

/// <summary>The bundled data set: 10,000 training and 2,000 test images, drawn from children 0 and 1 of the key of seed 28.</summary>
/// <remarks>The files in <c>data/</c> hold the same images; a test redraws them and compares every byte.</remarks>
static class BundledDigits
{
    /// <summary>Images of the training set.</summary>
    public const int TrainingCount = 10_000;

    /// <summary>Images of the test set.</summary>
    public const int TestCount = 2_000;

    const long Seed = 28;

    /// <summary>Both sets, drawn independently: they use different children of one key.</summary>
    public static (ImageSet Training, ImageSet Test) Draw() => (
        DigitDrawing.Images(Key.From(Seed).FoldIn(0), TrainingCount),
        DigitDrawing.Images(Key.From(Seed).FoldIn(1), TestCount));
}
