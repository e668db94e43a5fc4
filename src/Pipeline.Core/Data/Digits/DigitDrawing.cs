using System.Runtime.InteropServices;
using Pipeline.Numerics;

namespace Pipeline.Data.Digits;

/// <summary>Handwritten-looking digits drawn from a key: no file, no network, the same bytes on every machine.</summary>
/// <remarks>A key gives a label, a way of writing it, a jitter of its anchors and a hand; the strokes become a curve, the curve is put in the frame and painted.</remarks>
public static class DigitDrawing
{
    const int Classes = 10;
    const double AnchorJitter = 1.7;

    /// <summary><paramref name="count"/> images of 28 × 28; image i depends on the key and i alone, so fewer images are the first of more.</summary>
    public static ImageSet Images(Key key, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        const int size = Frame.Side * Frame.Side;
        var (pixels, labels) = (new byte[count * size], new byte[count]);
        for (var i = 0; i < count; i++) labels[i] = Draw(key.FoldIn(i), pixels.AsSpan(i * size, size));
        return new(Frame.Side, Frame.Side, ImmutableCollectionsMarshal.AsImmutableArray(pixels), ImmutableCollectionsMarshal.AsImmutableArray(labels));
    }

    static byte Draw(Key key, Span<byte> pixels)
    {
        var label = key.UniformInt(0, Classes);
        var ways = Glyphs.Of(label);
        var glyph = ways[key.UniformInt(1, ways.Length)].Jitter(key.FoldIn(0), AnchorJitter);
        var hand = Hand.From(key.FoldIn(1));
        var drawing = Frame.Fit([.. Curve.Through(glyph).Select(segment => segment.Map(hand.Write))], hand.Softness);
        // Painted twice: strokes that overlap do not ink the paper twice, so only the pixels know where the mass lies.
        Canvas.Paint(drawing, hand.Softness, hand.Ink, pixels);
        Canvas.Paint(Frame.Centre(drawing, hand.Softness, Frame.Mass(pixels)), hand.Softness, hand.Ink, pixels);
        return (byte)label;
    }
}
