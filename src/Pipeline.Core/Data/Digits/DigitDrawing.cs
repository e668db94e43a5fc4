using System.Runtime.InteropServices;
using Pipeline.Numerics;

namespace Pipeline.Data.Digits;

/// <summary>Synthetic handwritten digits, generated from a key: a pure function with the same bytes on every machine.</summary>
/// <remarks>
/// A key determines the label, one of its glyphs, the jitter of the anchors and the handwriting. The strokes are interpolated, distorted,
/// fitted into the frame and rasterized.
/// </remarks>
public static class DigitDrawing
{
    const int Classes = 10;
    const double AnchorJitterDeviation = 1.7;

    /// <summary><paramref name="count"/> images of 28 × 28. Image i depends only on the key and i: a smaller count is a prefix.</summary>
    public static ImageSet Images(Key key, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        const int pixelsPerImage = MnistFrame.Side * MnistFrame.Side;
        var (pixels, labels) = (new byte[count * pixelsPerImage], new byte[count]);
        for (var i = 0; i < count; i++) labels[i] = DrawDigit(key.FoldIn(i), pixels.AsSpan(i * pixelsPerImage, pixelsPerImage));
        return new(
            MnistFrame.Side,
            MnistFrame.Side,
            ImmutableCollectionsMarshal.AsImmutableArray(pixels),
            ImmutableCollectionsMarshal.AsImmutableArray(labels));
    }

    static byte DrawDigit(Key key, Span<byte> pixels)
    {
        var label = key.UniformInt(0, Classes);
        var glyphs = Glyphs.Of(label);
        var glyph = glyphs[key.UniformInt(1, glyphs.Length)].Jitter(key.FoldIn(0), AnchorJitterDeviation);
        var handwriting = Handwriting.Draw(key.FoldIn(1));
        var drawing = MnistFrame.FitToBox(
            [.. CatmullRomSpline.Interpolate(glyph).Select(segment => segment.Map(handwriting.Transform))], handwriting.EdgeSoftness);
        // The centre of mass is that of the pixels: overlapping strokes count once, so it cannot be computed from the segments.
        Rasterizer.Rasterize(drawing, handwriting.EdgeSoftness, handwriting.MaxInk, pixels);
        Rasterizer.Rasterize(
            MnistFrame.CentreMass(drawing, handwriting.EdgeSoftness, MnistFrame.CentreOfMass(pixels)),
            handwriting.EdgeSoftness, handwriting.MaxInk, pixels);
        return (byte)label;
    }
}
