using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Data.Digits;

/// <summary>One way of writing a digit: the strokes of the pen, each through its anchors.</summary>
sealed record Glyph(ImmutableArray<ImmutableArray<Anchor>> Strokes)
{
    public static Glyph Of(params ImmutableArray<ImmutableArray<Anchor>> strokes) => new(strokes);

    /// <summary>The glyph with every anchor moved by a normal deviate of <paramref name="deviation"/> each way; the ends of strokes, where a pen is freest, by half as much again.</summary>
    public Glyph Jitter(Key key, double deviation) => new([.. Strokes.Select((stroke, i) => Jitter(stroke, key.FoldIn(i), deviation))]);

    static ImmutableArray<Anchor> Jitter(ImmutableArray<Anchor> stroke, Key key, double deviation) =>
        [.. stroke.Select((anchor, i) => Jitter(anchor, key, i, i == 0 || i == stroke.Length - 1 ? 1.5 * deviation : deviation))];

    static Anchor Jitter(Anchor anchor, Key key, int index, double deviation) => anchor with
    {
        X = anchor.X + deviation * key.Normal(2L * index),
        Y = anchor.Y + deviation * key.Normal(2L * index + 1),
    };
}
