using Pipeline.Data;

namespace Pipeline.PropertyTests.Data.Digits;

/// <summary>
/// The conventions of MNIST images: 28 × 28 pixels, a pixel of at least 200, an empty border of one pixel, ink within a box of 20 × 20,
/// and the centre of mass within one pixel of the middle.
/// </summary>
static class MnistConventions
{
    const int Box = 20;

    public static bool Hold(ImageSet images, int index)
    {
        // An edge between two pixels is antialiased over both, so a box of 20 may touch 21 columns.
        var ink = Enumerable.Range(0, images.PixelsPerImage).Where(i => images[index][i] > 0).Select(i => (X: i % 28, Y: i / 28)).ToArray();
        var (left, right, top, bottom) = (ink.Min(p => p.X), ink.Max(p => p.X), ink.Min(p => p.Y), ink.Max(p => p.Y));
        var (x, y) = CentreOfMass(images[index]);
        return (images.Rows, images.Columns) == (28, 28)
            && left >= 1 && top >= 1 && right <= 26 && bottom <= 26
            && right - left <= Box && bottom - top <= Box && images[index].IndexOfAnyInRange<byte>(200, 255) >= 0
            && (x - 14) * (x - 14) + (y - 14) * (y - 14) < 1;
    }

    static (double X, double Y) CentreOfMass(ReadOnlySpan<byte> pixels)
    {
        var (x, y, total) = (0.0, 0.0, 0.0);
        for (var i = 0; i < pixels.Length; i++)
            (x, y, total) = (x + pixels[i] * (i % 28 + 0.5), y + pixels[i] * (i / 28 + 0.5), total + pixels[i]);
        return (x / total, y / total);
    }
}
